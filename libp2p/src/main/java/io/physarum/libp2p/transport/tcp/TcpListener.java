package io.physarum.libp2p.transport.tcp;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.multiformats.Multiaddr;

/** A bound TCP socket; its address is the one asked for with the port that was given out. */
final class TcpListener implements Transport.Listener {

    private final Multiaddr address;

    private final Channel channel;

    TcpListener(InetSocketAddress asked, Channel channel) {
        int port = ((InetSocketAddress) channel.localAddress()).getPort();
        this.address = Multiaddr.of(new InetSocketAddress(asked.getAddress(), port));
        this.channel = channel;
    }

    @Override
    public Multiaddr address() {
        return address;
    }

    @Override
    public CompletableFuture<Void> close() {
        CompletableFuture<Void> result = new CompletableFuture<>();
        channel.close().addListener(done -> result.complete(null));
        return result;
    }
}
