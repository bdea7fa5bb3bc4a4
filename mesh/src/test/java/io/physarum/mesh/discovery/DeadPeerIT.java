package io.physarum.mesh.discovery;

import java.io.IOException;
import java.time.Duration;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.ping.Ping;
import io.physarum.mesh.dataplane.http.HttpSettings;
import io.physarum.mesh.dataplane.http.OverlayHttpClient;
import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.testing.DroppedErrors;
import io.physarum.mesh.testing.Network;
import io.physarum.mesh.testing.SilentPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Peers that the DHT still knows although they are gone. */
class DeadPeerIT {

    private static final String KEY = "content hash";

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Network network = new Network();

    private final DroppedErrors dropped = new DroppedErrors();

    @AfterEach
    void stop() {
        dropped.close();
        network.close();
    }

    @Test
    void aDialThatFailsAfterTheSearchHasEndedIsNoLostError() throws IOException {
        try (SilentPeer silent = new SilentPeer()) {
            Host node = network.host();
            network.providers().add(KEY, silent.info());
            network.announce(KEY, network.host());

            Discovery found = network.discovery(node)
                    .find(DiscoveryQuery.all(KEY).until(NetworkRequirement.NONE))
                    .blockOptional(TIMEOUT)
                    .orElseThrow();
            silent.dieWhileDialledBy(node);

            assertThat(found.candidates()).hasSize(1);
            assertThat(dropped.all()).isEmpty();
        }
    }

    @Test
    void aDialThatFailsAfterThePingHasTimedOutIsNoLostError() throws IOException {
        try (SilentPeer silent = new SilentPeer()) {
            Host node = network.host();
            PeerPinger impatient = new PeerPinger(node, Ping.on(node), Duration.ofMillis(50), network.time());

            assertThat(impatient.ping(silent.info()).blockOptional(TIMEOUT))
                    .contains(new PingResult.Failed(
                            "connecting to " + silent.info().peerId() + " took longer than 50 ms"));
            silent.dieWhileDialledBy(node);

            assertThat(dropped.all()).isEmpty();
        }
    }

    @Test
    void aDialThatFailsAfterTheRequestWasCancelledIsNoLostError() throws IOException {
        try (SilentPeer silent = new SilentPeer()) {
            Host node = network.host();
            node.addressBook()
                    .addAddresses(silent.info().peerId(), silent.info().addresses(), Duration.ofHours(1));
            OverlayHttpClient client = new OverlayHttpClient(node, HttpSettings.DEFAULTS);

            client.probe(silent.info().peerId(), ServiceName.of("s"), "hash")
                    .subscribe()
                    .dispose();
            silent.dieWhileDialledBy(node);

            assertThat(dropped.all()).isEmpty();
        }
    }
}
