package io.physarum.libp2p.host;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.record.SignedPeerRecord;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Peers tell each other their signed records. */
class PeerRecordsIT {

    private final TestHosts hosts = new TestHosts();

    private final Host a = hosts.start();

    private final Host b = hosts.start();

    @AfterEach
    void stop() {
        hosts.close();
    }

    private static void awaitRecord(Host of, Host at) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(at.addressBook().signedPeerRecord(of.peerId()))
                        .contains(of.signedPeerRecord()));
    }

    @Test
    void bothSidesOfAConnectionLearnThem() {
        Connection connection = TestHosts.connect(a, b);

        awaitRecord(b, a);
        awaitRecord(a, b);
        assertThat(a.addressBook().addresses(b.peerId())).containsExactlyElementsOf(b.listenAddresses());
        assertThat(IdentifyProtocol.info(connection))
                .hasValueSatisfying(info -> assertThat(info.signedPeerRecord()).contains(b.signedPeerRecord()));
        assertThat(SignedPeerRecord.open(b.signedPeerRecord().bytes())).isEqualTo(b.signedPeerRecord());
    }

    @Test
    void aPushRenewsThemAndTheyOutliveTheConnection() {
        Connection connection = TestHosts.connect(a, b);
        Awaitility.await()
                .until(() -> b.addressBook().protocols(a.peerId()).contains(IdentifyProtocol.PUSH_PROTOCOL_ID));
        a.addressBook().remove(b.peerId());

        b.addProtocol(EchoProtocol.binding());

        awaitRecord(b, a);
        TestHosts.await(connection.close());
        awaitRecord(b, a);
    }
}
