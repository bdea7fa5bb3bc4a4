package io.physarum.libp2p.discovery.mdns;

import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.util.concurrent.CompletableFuture;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.physarum.libp2p.transport.tcp.SocketKind;

/**
 * Opens sockets that are members of the multicast group on one network interface. They share their port with other programs
 * of this machine that speak multicast DNS.
 */
final class LinkSocket {

    /** What RFC 6762 wants, so that whoever receives a packet can see that no router has touched it. */
    private static final int HOPS = 255;

    private LinkSocket() {}

    /**
     * Opens a socket; fails with what the operating system says.
     *
     * @param loop where its packets are handled
     */
    static CompletableFuture<Channel> open(EventLoop loop, NetworkInterface network, LinkHandler handler) {
        CompletableFuture<Channel> result = new CompletableFuture<>();
        ChannelFuture binding = bootstrap(loop, network, handler).bind(handler.local());
        binding.addListener(bound -> {
            if (!bound.isSuccess()) {
                result.completeExceptionally(bound.cause());
                return;
            }
            DatagramChannel channel = (DatagramChannel) binding.channel();
            channel.joinGroup(handler.group(), network).addListener(joined -> {
                if (joined.isSuccess()) {
                    result.complete(channel);
                } else {
                    channel.close();
                    result.completeExceptionally(joined.cause());
                }
            });
        });
        return result;
    }

    private static Bootstrap bootstrap(EventLoop loop, NetworkInterface network, LinkHandler handler) {
        SocketProtocolFamily protocol =
                handler.family() == LinkFamily.IP4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.IP_MULTICAST_TTL, HOPS)
                .option(ChannelOption.IP_MULTICAST_IF, network)
                // One byte more shows that a packet was longer.
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(handler.packetBytes() + 1))
                .handler(handler);
        if (SocketKind.of(loop) == SocketKind.EPOLL) {
            return bootstrap
                    .channelFactory(() -> new EpollDatagramChannel(protocol))
                    .option(EpollChannelOption.SO_REUSEPORT, true)
                    // Else it gets the packets of the other interfaces' sockets, too.
                    .option(EpollChannelOption.IP_MULTICAST_ALL, false);
        }
        return bootstrap
                .channelFactory(() -> new NioDatagramChannel(protocol))
                .option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
    }
}
