package io.physarum.libp2p.host.resource;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;

/** Counts streams: all, those of each peer, protocol, and both, and those whose protocol is not agreed on. Thread-safe. */
public final class StreamScopes {

    private final StreamLimits limits;

    private final StreamScope inbound;

    private final StreamScope outbound;

    /** Nothing is counted yet; the listener hears of each refusal. */
    public StreamScopes(StreamLimits limits, LimitListener listener) {
        this.limits = limits;
        this.inbound = new StreamScope(Limit.MAX_INBOUND_STREAMS, limits.maxInbound(), limits, listener);
        this.outbound = new StreamScope(Limit.MAX_OUTBOUND_STREAMS, limits.maxOutbound(), limits, listener);
    }

    /**
     * Counts a stream until it is closed. One that a peer opened may be reset in favour of a newer one until its protocol is
     * agreed on; that may end at that very moment, and it is reset all the same.
     *
     * @return must be told the stream's protocol
     * @throws LimitExceededException if it is one too many
     */
    public StreamHold open(Stream stream) {
        Connection connection = stream.connection();
        StreamHold hold = stream.isInitiator()
                ? openOutbound(connection.remotePeer())
                : openInbound(connection.remotePeer(), connection.remoteAddress(), stream::reset);
        stream.closeFuture().addListener(closed -> hold.release());
        return hold;
    }

    /** Counts a stream that this side opened until it is released. */
    StreamHold openOutbound(PeerId peer) {
        StreamHold hold = new StreamHold(outbound, peer, RemoteParty.of(peer), () -> {});
        hold.open(false);
        return hold;
    }

    /** Counts a stream that a peer opened until it is released. */
    StreamHold openInbound(PeerId peer, Multiaddr remote, Runnable giveWay) {
        RemoteParty party = RemoteParty.of(peer, remote, limits.unlimitedNetworks());
        StreamHold hold = new StreamHold(inbound, peer, party, giveWay);
        hold.open(true);
        return hold;
    }
}
