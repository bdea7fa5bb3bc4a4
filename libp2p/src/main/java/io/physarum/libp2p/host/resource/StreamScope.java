package io.physarum.libp2p.host.resource;

import java.util.Optional;

import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.limit.Holdings;
import org.jspecify.annotations.Nullable;

/**
 * Counts the streams of one direction. When too many are pending, the oldest of the party that has most gives way to a newcomer
 * of one that has fewer, so that who opens streams and says nothing keeps nobody out. Thread-safe.
 */
final class StreamScope {

    private static final String ALL = "";

    private record PeerProtocol(PeerId peer, String protocol) {}

    private final Tally<String> total;

    private final Tally<PeerId> perPeer;

    private final Tally<String> pending;

    private final Tally<PeerId> pendingPerPeer;

    /** Those that {@link #pending} counts. */
    private final Holdings<RemoteParty, StreamHold> unagreed = new Holdings<>();

    private final Tally<String> perProtocol;

    private final Tally<PeerProtocol> perPeerProtocol;

    StreamScope(Limit limit, int most, StreamLimits limits, LimitListener listener) {
        this.total = new Tally<>(limit, most, listener);
        this.perPeer = new Tally<>(Limit.MAX_STREAMS_PER_PEER, limits.maxPerPeer(), listener);
        this.pending = new Tally<>(Limit.MAX_PENDING_STREAMS, limits.maxPending(), listener);
        this.pendingPerPeer = new Tally<>(Limit.MAX_PENDING_STREAMS_PER_PEER, limits.maxPendingPerPeer(), listener);
        this.perProtocol = new Tally<>(Limit.MAX_STREAMS_PER_PROTOCOL, limits.maxPerProtocol(), listener);
        this.perPeerProtocol = new Tally<>(Limit.MAX_STREAMS_PER_PEER_PROTOCOL, limits.maxPerPeerProtocol(), listener);
    }

    /**
     * Counts one more, and says who gives way to it.
     *
     * @throws LimitExceededException if it is one too many
     */
    synchronized Optional<StreamHold> open(StreamHold newcomer, boolean isPending) {
        PeerId peer = newcomer.peer();
        if (isPending) {
            pendingPerPeer.check(peer);
        }
        perPeer.check(peer);
        total.check(ALL);
        Optional<StreamHold> displaced = Optional.empty();
        if (isPending) {
            // Last, as nobody gives way to one that is refused for another reason.
            displaced = makeRoom(newcomer);
            pendingPerPeer.add(peer);
            pending.add(ALL);
            unagreed.add(newcomer.party(), newcomer);
        }
        perPeer.add(peer);
        total.add(ALL);
        return displaced;
    }

    private Optional<StreamHold> makeRoom(StreamHold newcomer) {
        if (!pending.isFull(ALL)) {
            return Optional.empty();
        }
        LimitExceededException exceeded = pending.exceeded();
        StreamHold displaced = unagreed.toMakeRoomFor(newcomer.party()).orElseThrow(() -> exceeded);
        settle(displaced);
        return Optional.of(displaced);
    }

    synchronized void agree(StreamHold stream, String protocol) {
        PeerProtocol both = new PeerProtocol(stream.peer(), protocol);
        perPeerProtocol.check(both);
        perProtocol.check(protocol);
        perPeerProtocol.add(both);
        perProtocol.add(protocol);
        settle(stream);
    }

    /** It is no longer pending, if it ever was. */
    private void settle(StreamHold stream) {
        if (unagreed.remove(stream.party(), stream)) {
            pending.remove(ALL);
            pendingPerPeer.remove(stream.peer());
        }
    }

    synchronized void release(StreamHold stream, @Nullable String protocol) {
        total.remove(ALL);
        perPeer.remove(stream.peer());
        if (protocol != null) {
            perProtocol.remove(protocol);
            perPeerProtocol.remove(new PeerProtocol(stream.peer(), protocol));
        }
        settle(stream);
    }
}
