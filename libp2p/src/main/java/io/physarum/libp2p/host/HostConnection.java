package io.physarum.libp2p.host;

import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.EventLoops;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.MuxerSession;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.SecuritySession;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.StreamMuxer;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PublicKey;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.CircuitLimit;

/** A connection that has passed all stages of its set-up. */
final class HostConnection implements Connection {

    /**
     * What was found out on the way.
     *
     * @param remoteAddress the remote end
     * @param localAddress the local end
     * @param origin how it came about
     * @param securityProtocol the security protocol agreed on
     * @param security what its handshake proved
     */
    record Facts(
            Multiaddr remoteAddress,
            Multiaddr localAddress,
            Origin origin,
            String securityProtocol,
            SecuritySession security) {}

    private final Channel channel;

    private final Facts facts;

    private final String muxerProtocol;

    private final StreamNegotiator negotiator;

    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    private final MuxerSession session;

    private final ConnectionUse use = new ConnectionUse(System::nanoTime);

    /** Confined to the connection's event loop. */
    private Runnable departure = () -> {};

    HostConnection(Channel channel, Facts facts, StreamMuxer muxer, StreamNegotiator negotiator) {
        this.channel = channel;
        this.facts = facts;
        this.muxerProtocol = muxer.protocolId();
        this.negotiator = negotiator;
        channel.closeFuture().addListener(done -> depart());
        this.session = muxer.start(this, negotiator::accept);
    }

    @Override
    public PeerId remotePeer() {
        return facts.security().remotePeer();
    }

    @Override
    public PublicKey remotePublicKey() {
        return facts.security().remotePublicKey();
    }

    @Override
    public Multiaddr remoteAddress() {
        return facts.remoteAddress();
    }

    @Override
    public Multiaddr localAddress() {
        return facts.localAddress();
    }

    @Override
    public boolean isInitiator() {
        return facts.origin().isInitiator();
    }

    /** Whether this side dialled, in whatever role. */
    boolean isDialled() {
        return facts.origin().isDialled();
    }

    @Override
    public String securityProtocol() {
        return facts.securityProtocol();
    }

    @Override
    public String muxerProtocol() {
        return muxerProtocol;
    }

    @Override
    public boolean isLimited() {
        CircuitLimit limit = channel.attr(CircuitLimit.ATTRIBUTE).get();
        return limit != null && limit.isLimited();
    }

    @Override
    public CompletableFuture<Stream> newStream(ProtocolBinding binding) {
        use.touch();
        CompletableFuture<Stream> result = new CompletableFuture<>();
        EventLoops.execute(
                channel.eventLoop(),
                () -> Failures.forward(negotiator.open(session, binding), result),
                () -> result.completeExceptionally(new ConnectionClosedException("the host has stopped")));
        return result;
    }

    private void depart() {
        try {
            departure.run();
        } finally {
            closed.complete(null);
        }
    }

    /** Has this done when the connection is closed, before anybody hears of that; called on the connection's event loop. */
    void onClosed(Runnable action) {
        if (closed.isDone()) {
            action.run();
        } else {
            departure = action;
        }
    }

    /** Who uses it. */
    ConnectionUse use() {
        return use;
    }

    @Override
    public int streamCount() {
        return session.streamCount();
    }

    @Override
    public boolean isIdle() {
        return use.idleNanos() >= 0;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public boolean isOpen() {
        return channel.isActive() && session.isOpen();
    }

    @Override
    public CompletableFuture<Void> close() {
        session.close();
        return closeFuture();
    }

    @Override
    public CompletableFuture<Void> closeFuture() {
        return closed.copy();
    }

    @Override
    public String toString() {
        return (isDialled() ? "connection to " : "connection from ") + remotePeer() + " at " + remoteAddress();
    }
}
