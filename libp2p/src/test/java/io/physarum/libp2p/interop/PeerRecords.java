package io.physarum.libp2p.interop;

import java.util.Base64;
import java.util.Map;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.record.SignedPeerRecord;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether a host of ours and a js peer that are connected have kept each other's signed records. */
final class PeerRecords {

    private PeerRecords() {}

    static void check(Host ours, JsPeer js) {
        Awaitility.await().atMost(InteropDirection.PATIENCE).untilAsserted(() -> {
            assertThat(ours.addressBook().signedPeerRecord(js.peerId()))
                    .hasValueSatisfying(record -> assertThat(record.content().addresses())
                            .contains(js.address().withoutPeer()));
            assertThat(envelope(ours, js)).isEqualTo(ours.signedPeerRecord());
        });
    }

    /** Ours, as js keeps it. */
    private static SignedPeerRecord envelope(Host ours, JsPeer js) {
        String envelope = js.call("known", Map.of("peerId", ours.peerId().toString()))
                .get("peerRecordEnvelope")
                .asString();
        return SignedPeerRecord.open(Base64.getDecoder().decode(envelope), ours.peerId());
    }
}
