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

/**
 * Looks for the peers nearest to a key, or for one peer. Whoever is asked can say anything of where that one lives: so the lookup
 * ends early only when two peers have named the same address, or it itself has answered. Otherwise it goes on to the end, and
 * gives all addresses, those that most peers named first.
 */
final class FindNodeQuery implements Lookup.Query {

    private enum Purpose {
        CLOSEST,
        RECIPIENTS,
        REFRESH,
        PEER
    }

    private static final int SURE = 2;

    private final Purpose purpose;

    private final ByteString key;

    private final KadKey target;

    private final @Nullable PeerId wanted;

    /** The addresses of the peer looked for. */
    private final AddressVoices voices = new AddressVoices();

    private FindNodeQuery(Purpose purpose, ByteString key, @Nullable PeerId wanted) {
        this.purpose = purpose;
        this.wanted = wanted;
        this.key = key;
        this.target = KadKey.of(key.toByteArray());
    }

    static FindNodeQuery closest(ByteString key) {
        return new FindNodeQuery(Purpose.CLOSEST, key, null);
    }

    static FindNodeQuery recipients(ByteString key) {
        return new FindNodeQuery(Purpose.RECIPIENTS, key, null);
    }

    /** As {@link #closest}, but along one path: that it meets peers matters, not that no liar leads it astray. */
    static FindNodeQuery refresh(ByteString key) {
        return new FindNodeQuery(Purpose.REFRESH, key, null);
    }

    static FindNodeQuery peer(PeerId peer) {
        return new FindNodeQuery(Purpose.PEER, ByteString.copyFrom(peer.bytes()), peer);
    }

    /** The peer looked for, if somebody said where it lives, with so many addresses at most. */
    Optional<PeerInfo> found(int maxAddresses) {
        if (wanted == null || voices.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new PeerInfo(wanted, voices.ranked(maxAddresses)));
    }

    @Override
    public DhtListener.LookupKind kind() {
        return purpose == Purpose.PEER ? DhtListener.LookupKind.PEER : DhtListener.LookupKind.CLOSEST;
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
    public int paths() {
        return purpose == Purpose.REFRESH ? 1 : Integer.MAX_VALUE;
    }

    @Override
    public boolean wantsSlow() {
        return purpose == Purpose.RECIPIENTS;
    }

    @Override
    public boolean onAnswer(PeerId from, KadMessage answer) {
        boolean isOwn = Objects.equals(from, wanted);
        answer.closerPeers().stream()
                .filter(peer -> Objects.equals(peer.peerId(), wanted))
                .limit(1)
                .forEach(peer -> voices.hear(peer, isOwn));
        return voices.isNamedBy(SURE);
    }
}
