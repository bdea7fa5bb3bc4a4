package io.physarum.libp2p.muxer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.MuxerSession;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.StreamMuxer;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PublicKey;
import io.physarum.libp2p.multiformats.Multiaddr;

/** One end of a multiplexed connection on an embedded channel. */
final class MuxedEnd implements Connection {

    private static final PublicKey KEY = Keys.generate(KeyType.ED25519).publicKey();

    private static final Multiaddr ADDRESS = Multiaddr.parse("/memory/1");

    final EmbeddedChannel channel = new EmbeddedChannel();

    /** The streams that the other end opened. */
    final List<Stream> inbound = new ArrayList<>();

    final MuxerSession session;

    private final boolean initiator;

    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    MuxedEnd(StreamMuxer muxer, boolean initiator, Consumer<Stream> onInbound) {
        this.initiator = initiator;
        channel.closeFuture().addListener(done -> closed.complete(null));
        session = muxer.start(this, stream -> {
            inbound.add(stream);
            onInbound.accept(stream);
        });
    }

    @Override
    public PeerId remotePeer() {
        return KEY.peerId();
    }

    @Override
    public PublicKey remotePublicKey() {
        return KEY;
    }

    @Override
    public Multiaddr remoteAddress() {
        return ADDRESS;
    }

    @Override
    public Multiaddr localAddress() {
        return ADDRESS;
    }

    @Override
    public boolean isInitiator() {
        return initiator;
    }

    @Override
    public String securityProtocol() {
        return "";
    }

    @Override
    public String muxerProtocol() {
        return "";
    }

    @Override
    public CompletableFuture<Stream> newStream(ProtocolBinding binding) {
        return session.openStream();
    }

    @Override
    public int streamCount() {
        return session.streamCount();
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public boolean isOpen() {
        return session.isOpen();
    }

    @Override
    public CompletableFuture<Void> close() {
        return session.close();
    }

    @Override
    public CompletableFuture<Void> closeFuture() {
        return closed.copy();
    }
}
