package io.physarum.libp2p.identify;

import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PublicKey;
import io.physarum.libp2p.multiformats.Multiaddr;

/** A connection that only knows who is at the other end. */
final class KnownPeer implements Connection {

    private final PublicKey key = Keys.generate(KeyType.ED25519).publicKey();

    private final Channel channel = new EmbeddedChannel();

    private final Multiaddr address;

    KnownPeer(Multiaddr address) {
        this.address = address;
    }

    @Override
    public PeerId remotePeer() {
        return PeerId.of(key);
    }

    @Override
    public PublicKey remotePublicKey() {
        return key;
    }

    @Override
    public Multiaddr remoteAddress() {
        return address;
    }

    @Override
    public Multiaddr localAddress() {
        return address;
    }

    @Override
    public boolean isInitiator() {
        return true;
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
        return CompletableFuture.failedFuture(new UnsupportedOperationException());
    }

    @Override
    public int streamCount() {
        return 0;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public CompletableFuture<Void> close() {
        return closeFuture();
    }

    @Override
    public CompletableFuture<Void> closeFuture() {
        return new CompletableFuture<>();
    }
}
