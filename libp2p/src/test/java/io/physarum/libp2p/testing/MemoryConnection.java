package io.physarum.libp2p.testing;

import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.identity.PublicKey;
import io.physarum.libp2p.multiformats.Multiaddr;

/** A channel in memory as a connection: there is somebody at the other end, but neither security nor a host. */
public class MemoryConnection implements Connection {

    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");

    private final PrivateKey remote;

    private final Channel channel;

    private final boolean initiator;

    private final Multiaddr address;

    /** A connection on a channel, with loopback addresses. */
    public MemoryConnection(Channel channel, boolean initiator) {
        this(channel, initiator, ADDRESS);
    }

    /** A connection on a channel, with one address for both ends. */
    public MemoryConnection(Channel channel, boolean initiator, Multiaddr address) {
        this(channel, initiator, address, Keys.generate(KeyType.ED25519));
    }

    /** A connection on a channel, with one address for both ends, with the peer that has a key. */
    public MemoryConnection(Channel channel, boolean initiator, Multiaddr address, PrivateKey remote) {
        this.remote = remote;
        this.channel = channel;
        this.initiator = initiator;
        this.address = address;
    }

    @Override
    public PeerId remotePeer() {
        return remote.peerId();
    }

    @Override
    public PublicKey remotePublicKey() {
        return remote.publicKey();
    }

    /** The key of the peer at the other end, to sign as that peer. */
    public PrivateKey remotePrivateKey() {
        return remote;
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
        return CompletableFuture.failedFuture(new UnsupportedOperationException("streams are opened on the muxer"));
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
