package io.physarum.libp2p.host;

import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.ping.Ping;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;

class ConnectionTrimmingIT {

    private final TestHosts hosts = new TestHosts();

    @AfterEach
    void stop() {
        hosts.close();
    }

    private Host client(HostLimits.Builder limits, Duration grace) {
        return hosts.start(
                builder -> builder.limits(limits.connectionGrace(grace).build()));
    }

    @Test
    void closesIdleConnectionsAboveTheWatermarkButKeepsUsedAndProtectedOnes() {
        Host client = client(HostLimits.builder().connectionsLowWatermark(2), Duration.ofSeconds(2));
        Host used = hosts.start();
        Host kept = hosts.start();
        Host pinged = hosts.start();
        Host idle = hosts.start();
        used.addProtocol(EchoProtocol.binding());
        client.protect(kept.peerId(), "test");
        List.of(used, kept, pinged, idle).forEach(host -> TestHosts.introduce(client, host));

        await(client.newStream(used.peerId(), ProtocolBinding.of(EchoProtocol.PROTOCOL_ID, stream -> {})));
        TestHosts.connect(client, kept);
        // The third connection is one too many from now on: if the answer takes long, it is closed before.
        Ping ping = Ping.on(client);
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> await(ping.ping(pinged.peerId(), Duration.ofSeconds(10))) != null);
        TestHosts.connect(client, idle);

        Awaitility.await().untilAsserted(() -> assertThat(client.connections()).hasSize(2));
        assertThat(client.connection(used.peerId())).isPresent();
        assertThat(client.connection(kept.peerId())).isPresent();
        assertThat(client.unprotect(kept.peerId(), "test")).isFalse();
        Awaitility.await().untilAsserted(() -> assertThat(idle.connections()).isEmpty());
    }

    @Test
    void makesRoomForADialWhenAllConnectionsAreTaken() {
        Host client = client(HostLimits.builder().maxOutboundConnections(2), Duration.ofMillis(100));
        for (int i = 0; i < 5; i++) {
            Host next = hosts.start();
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> TestHosts.connect(client, next).isOpen());
        }
        assertThat(client.connections()).hasSizeLessThanOrEqualTo(2);
    }
}
