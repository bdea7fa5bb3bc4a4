package io.physarum.mesh.registry;

import java.io.IOException;
import java.time.Duration;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.mesh.testing.DroppedErrors;
import io.physarum.mesh.testing.Network;
import io.physarum.mesh.testing.SilentPeer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RegistryWatchIT {

    @Test
    void aRegistryThatDiesAfterTheTimeOutIsNoLostError() throws IOException {
        try (Network network = new Network();
                DroppedErrors dropped = new DroppedErrors();
                SilentPeer silent = new SilentPeer()) {
            Host node = network.host();
            node.addressBook()
                    .addAddresses(silent.info().peerId(), silent.info().addresses(), Duration.ofMinutes(1));

            assertThatThrownBy(() -> RegistryWatch.open(node, silent.info().peerId(), Duration.ofMillis(50))
                            .block(Duration.ofSeconds(30)))
                    .isInstanceOf(RequestTimeoutException.class);
            silent.dieWhileDialledBy(node);

            assertThat(dropped.all()).isEmpty();
        }
    }
}
