package io.physarum.allocator.instance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import io.physarum.allocator.driver.InstancePorts;
import io.physarum.libp2p.testing.FreePorts;
import io.physarum.mesh.error.AllocationRefusedException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PortPoolIT {

    @Test
    void givesEveryPortOnceUntilItIsReleased() {
        int first = FreePorts.tcpRange(12);
        PortPool pool = new PortPool(first, first + 11, new Random(1));
        Set<Integer> given = new HashSet<>();
        InstancePorts taken = pool.take();
        given.addAll(Set.of(taken.service(), taken.proxy(), taken.metrics()));
        for (int i = 0; i < 2; i++) {
            InstancePorts more = pool.take();
            given.addAll(Set.of(more.service(), more.proxy(), more.metrics()));
        }
        assertThat(given).hasSize(9).allMatch(port -> port >= first && port <= first + 11);

        pool.take();
        assertThatThrownBy(pool::take)
                .isInstanceOf(AllocationRefusedException.class)
                .hasMessageContaining(first + " to " + (first + 11));
        pool.release(taken);
        InstancePorts again = pool.take();
        assertThat(Set.of(again.service(), again.proxy(), again.metrics()))
                .isEqualTo(Set.of(taken.service(), taken.proxy(), taken.metrics()));
    }

    @Test
    void givesNoPortThatAnotherProgramHas() throws IOException {
        int first = FreePorts.tcpRange(5);
        try (ServerSocket any = new ServerSocket(first);
                ServerSocket loopback = new ServerSocket(first + 1, 1, InetAddress.getLoopbackAddress())) {
            PortPool pool = new PortPool(first, first + 4, new Random(1));

            InstancePorts ports = pool.take();

            assertThat(Set.of(ports.service(), ports.proxy(), ports.metrics()))
                    .containsExactlyInAnyOrder(first + 2, first + 3, first + 4);
            assertThat(pool.isAnyTaken(ports)).isFalse();
            assertThat(pool.isAnyTaken(new InstancePorts(any.getLocalPort(), first + 2, first + 3)))
                    .isTrue();
            assertThat(loopback.isBound()).isTrue();
        }
    }

    @Test
    void doesNotGiveThePortsOfAnInstanceThatRunsAlready() {
        int first = FreePorts.tcpRange(4);
        PortPool pool = new PortPool(first, first + 3, new Random(1));
        pool.mark(new InstancePorts(first, first + 1, first + 2));

        assertThatThrownBy(pool::take).isInstanceOf(AllocationRefusedException.class);
    }

    @Test
    void keepsNoPortOfATakeThatFailed() {
        int start = FreePorts.tcpRange(5);
        PortPool pool = new PortPool(start, start + 4, new Random(1));
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
