package io.physarum.bench.jmh;

import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PublicKey;
import io.physarum.libp2p.multiformats.Multiaddr;

/** What a muxer needs of a connection, without security and host. */
record MemoryConnection(Channel channel, boolean isInitiator) implements Connection {

    private static final PublicKey REMOTE = Keys.generate(KeyType.ED25519).publicKey();

    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");

    @Override
    public PeerId remotePeer() {
        return REMOTE.peerId();
    }

    @Override
    public PublicKey remotePublicKey() {
        return REMOTE;
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
    public String securityProtocol() {
        return "";
    }

    @Override
    public String muxerProtocol() {
        return "/yamux/1.0.0";
    }

    @Override
    public CompletableFuture<Stream> newStream(ProtocolBinding binding) {
        throw new UnsupportedOperationException("streams are opened on the muxer");
    }

    @Override
    public int streamCount() {
        return 0;
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public CompletableFuture<Void> close() {
        channel.close();
        return closeFuture();
    }

    @Override
    public CompletableFuture<Void> closeFuture() {
        return new CompletableFuture<>();
    }
}
