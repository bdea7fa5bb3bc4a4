package io.physarum.allocator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

import io.physarum.allocator.driver.docker.HangingEngine;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.error.AllocationRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The whole application beside a Docker engine that says it is well and hangs when it is to start something. */
class HangingEngineAllocatorIT {

    @TempDir
    private Path temp = Path.of("");

    @Test
    void refusesAStartWithTheReasonAndHasItsRoomAgain() throws IOException {
        try (HangingEngine engine = new HangingEngine();
                TestAllocator allocator = new TestAllocator(
                        temp,
                        Map.of(
                                "physarum.allocator.driver", "docker",
                                "physarum.allocator.docker-host", engine.address(),
                                "physarum.allocator.docker.response-timeout", "1s"))) {
            AllocationRequest request = TestAllocator.request("x", "hash", "busybox@sha256:00", 50, 64);
            allocator.awaitOffer(request);

            assertThatThrownBy(() -> allocator.start(request))
                    .isInstanceOf(AllocationRefusedException.class)
                    .hasMessageContaining("physarum.allocator.docker.response-timeout");
            assertThat(allocator.meter("physarum.allocator.instances")).isZero();
            assertThat(allocator.meter("physarum.allocator.reserved.cpu.percent"))
                    .isZero();
        }
    }
}
