package io.physarum.allocator;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.physarum.mesh.allocation.AllocationOffer;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.error.AllocationRefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The whole application with both drivers, beside a Docker engine that takes connections and never answers. */
@SuppressWarnings("NullAway.Init") // start() begins every test
class SilentEngineIT {

    /** Far less than the client of the engine waits for an answer. */
    private static final Duration SOON = Duration.ofSeconds(45);

    @TempDir
    private Path temp;

    private final ServerSocketChannel engine;

    private TestAllocator allocator;

    SilentEngineIT() throws IOException {
        engine = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    }

    @BeforeEach
    void start() throws IOException {
        Path socket = temp.resolve("engine.sock");
        engine.bind(UnixDomainSocketAddress.of(socket));
        allocator = new TestAllocator(
                temp,
                Map.of("physarum.allocator.driver", "auto", "physarum.allocator.docker-host", "unix://" + socket));
    }

    @AfterEach
    void stop() throws IOException {
        engine.close();
        allocator.close();
    }

    @Test
    void startsBundlesAllTheSameAndSaysWhatIsWrongWithImages() throws Exception {
        AllocationRequest bundle = allocator.bundle("service", TestAllocator.SERVE);
        AllocationRequest image = TestAllocator.request("x", "hash", "busybox@sha256:00", 0, 0);

        await().atMost(SOON).ignoreException(AllocationRefusedException.class).untilAsserted(() -> {
            assertThat(allocator.call(allocator.start(bundle), "/")).isEqualTo("hello");
            AllocationOffer offer = allocator.offer(image);
            assertThat(offer.accepted()).isFalse();
            assertThat(offer.refusal()).contains("the docker driver has not answered for 3 s");
            assertThat(allocator.actuator("health/allocator"))
                    .contains("\"status\":\"UP\"", "local processes", "the docker driver has not answered for 3 s");
        });
        await().atMost(SOON).until(() -> allocator.driverUp("process") == 1 && allocator.driverUp("docker") == 0);
    }
}
