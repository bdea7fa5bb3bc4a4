package io.physarum.libp2p.testing;

import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.MuxerSession;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;

/** A channel in memory as a connection with a muxer; still there is no host, and streams agree on no protocol. */
public abstract class MuxedConnection extends MemoryConnection {

    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    /** A connection on a channel, with one address for both ends, with the peer that has a key. */
    protected MuxedConnection(Channel channel, boolean initiator, Multiaddr address, PrivateKey remote) {
        super(channel, initiator, address, remote);
        channel.closeFuture().addListener(done -> closed.complete(null));
    }

    /** What runs on the channel. */
    protected abstract MuxerSession session();

    @Override
    public CompletableFuture<Stream> newStream(ProtocolBinding binding) {
        return session().openStream();
    }

    @Override
    public int streamCount() {
        return session().streamCount();
    }

    @Override
    public boolean isOpen() {
        return session().isOpen();
    }

    @Override
    public CompletableFuture<Void> close() {
        return session().close();
    }

    @Override
    public CompletableFuture<Void> closeFuture() {
        return closed.copy();
    }
}
