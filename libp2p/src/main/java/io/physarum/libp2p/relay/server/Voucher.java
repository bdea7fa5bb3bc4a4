package io.physarum.libp2p.relay.server;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.record.SignedEnvelope;
import io.physarum.libp2p.relay.pb.RelayVoucher;

/** A relay's signed word that it serves a peer. */
final class Voucher {

    private static final String DOMAIN = "libp2p-relay-rsvp";

    private static final byte[] PAYLOAD_TYPE = {0x03, 0x02};

    private Voucher() {}

    static ByteString sign(PrivateKey relay, PeerId peer, long expiryEpochSeconds) {
        RelayVoucher voucher = RelayVoucher.newBuilder()
                .setRelay(ByteString.copyFrom(relay.peerId().bytes()))
                .setPeer(ByteString.copyFrom(peer.bytes()))
                .setExpiration(expiryEpochSeconds)
                .build();
        return ByteString.copyFrom(SignedEnvelope.seal(relay, DOMAIN, PAYLOAD_TYPE, voucher.toByteArray())
                .bytes());
    }
}
