package io.physarum.allocator.instance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import io.physarum.allocator.driver.InstancePorts;
import io.physarum.mesh.error.AllocationRefusedException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PortPoolIT {

    @Test
    void givesEveryPortOnceUntilItIsReleased() {
        PortPool pool = new PortPool(31_000, 31_011, new Random(1));
        Set<Integer> given = new HashSet<>();
        InstancePorts first = pool.take();
        given.addAll(Set.of(first.service(), first.proxy(), first.metrics()));
        for (int i = 0; i < 2; i++) {
            InstancePorts more = pool.take();
            given.addAll(Set.of(more.service(), more.proxy(), more.metrics()));
        }
        assertThat(given).hasSize(9).allMatch(port -> port >= 31_000 && port <= 31_011);

        pool.take();
        assertThatThrownBy(pool::take)
                .isInstanceOf(AllocationRefusedException.class)
                .hasMessageContaining("31000 to 31011");
        pool.release(first);
        InstancePorts again = pool.take();
        assertThat(Set.of(again.service(), again.proxy(), again.metrics()))
                .isEqualTo(Set.of(first.service(), first.proxy(), first.metrics()));
    }

    @Test
    void givesNoPortThatAnotherProgramHas() throws IOException {
        try (ServerSocket any = new ServerSocket(31_020);
                ServerSocket loopback = new ServerSocket(31_021, 1, InetAddress.getLoopbackAddress())) {
            PortPool pool = new PortPool(31_020, 31_024, new Random(1));

            InstancePorts ports = pool.take();

            assertThat(Set.of(ports.service(), ports.proxy(), ports.metrics()))
                    .containsExactlyInAnyOrder(31_022, 31_023, 31_024);
            assertThat(pool.isAnyTaken(ports)).isFalse();
            assertThat(pool.isAnyTaken(new InstancePorts(any.getLocalPort(), 31_022, 31_023)))
                    .isTrue();
            assertThat(loopback.isBound()).isTrue();
        }
    }

    @Test
    void doesNotGiveThePortsOfAnInstanceThatRunsAlready() {
        PortPool pool = new PortPool(31_030, 31_033, new Random(1));
        pool.mark(new InstancePorts(31_030, 31_031, 31_032));

        assertThatThrownBy(pool::take).isInstanceOf(AllocationRefusedException.class);
    }

    @Test
    void keepsNoPortOfATakeThatFailed() {
        PortPool pool = new PortPool(31_040, 31_044, new Random(1));
        InstancePorts first = pool.take();

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(pool::take).isInstanceOf(AllocationRefusedException.class);
        }
        pool.release(new InstancePorts(first.service(), first.service(), first.service()));

        InstancePorts again = pool.take();
        assertThat(Set.of(again.service(), again.proxy(), again.metrics()))
                .hasSize(3)
                .doesNotContain(first.proxy(), first.metrics());
    }
}
