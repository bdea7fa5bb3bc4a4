package io.physarum.libp2p.kad;

import java.util.Objects;
import java.util.Optional;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.routing.KadKey;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.kad.wire.KadMessageType;
import org.jspecify.annotations.Nullable;

/** Looks for the peers nearest to a key, or for one peer until somebody says where it lives. */
final class FindNodeQuery implements Lookup.Query {

    private final ByteString key;

    private final KadKey target;

    private final @Nullable PeerId wanted;

    private final boolean wantsSlow;

    private @Nullable PeerInfo found;

    private FindNodeQuery(ByteString key, @Nullable PeerId wanted, boolean wantsSlow) {
        this.wantsSlow = wantsSlow;
        this.key = key;
        this.target = KadKey.of(key.toByteArray());
        this.wanted = wanted;
    }

    static FindNodeQuery closest(ByteString key) {
        return new FindNodeQuery(key, null, false);
    }

    static FindNodeQuery recipients(ByteString key) {
        return new FindNodeQuery(key, null, true);
    }

    static FindNodeQuery peer(PeerId peer) {
        return new FindNodeQuery(ByteString.copyFrom(peer.bytes()), peer, false);
    }

    /** The peer looked for, if somebody said where it lives. */
    Optional<PeerInfo> found() {
        return Optional.ofNullable(found);
    }

    @Override
    public DhtListener.LookupKind kind() {
        return wanted == null ? DhtListener.LookupKind.CLOSEST : DhtListener.LookupKind.PEER;
    }

    @Override
    public KadKey target() {
        return target;
    }

    @Override
    public KadMessage request() {
        return KadMessage.request(KadMessageType.FIND_NODE, key);
    }

    @Override
    public boolean wantsSlow() {
        return wantsSlow;
    }

    @Override
    public boolean onAnswer(PeerId from, KadMessage answer) {
        for (PeerInfo peer : answer.closerPeers()) {
            if (Objects.equals(peer.peerId(), wanted) && !peer.addresses().isEmpty()) {
                found = peer;
                return true;
            }
        }
        return false;
    }
}
