package io.physarum.libp2p.relay.server;

import com.google.protobuf.InvalidProtocolBufferException;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.record.SignedEnvelope;
import io.physarum.libp2p.relay.pb.RelayVoucher;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class VoucherTest {

    @Test
    void isSignedByTheRelayForThePeer() throws InvalidProtocolBufferException {
        PrivateKey relay = Keys.generate(KeyType.ED25519);
        PeerId peer = Keys.generate(KeyType.ED25519).peerId();

        SignedEnvelope envelope =
                SignedEnvelope.parse(Voucher.sign(relay, peer, 1_800_000_000L).toByteArray());

        assertThat(envelope.publicKey()).isEqualTo(relay.publicKey());
        assertThat(envelope.payloadType()).containsExactly(3, 2);
        RelayVoucher voucher = RelayVoucher.parseFrom(envelope.open("libp2p-relay-rsvp"));
        assertThat(PeerId.of(voucher.getRelay().toByteArray())).isEqualTo(relay.peerId());
        assertThat(PeerId.of(voucher.getPeer().toByteArray())).isEqualTo(peer);
        assertThat(voucher.getExpiration()).isEqualTo(1_800_000_000L);
    }
}
