package io.physarum.bench.libp2p;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.physarum.libp2p.transport.tcp.SocketKind;

/**
 * A link with a delay: forwards each TCP connection to a target, and every byte as much later as the link is long. The TCP
 * handshake, which no relay can delay, is made up for: what the client sends in its first round trip counts as sent at the end
 * of it, and the target hears of the connection when it would have.
 */
final class DelayRelay implements AutoCloseable {

    /** The most bytes on the way in each direction, as windows of TCP would bound them. */
    static final int MAX_IN_FLIGHT = 8 * 1024 * 1024;

    private static final int READ_BYTES = 256 * 1024;

    private final EventLoopGroup group;

    private final InetSocketAddress target;

    private final long delayNanos;

    private final Channel listener;

    /** A relay that listens on a free port of the loopback interface. */
    DelayRelay(EventLoopGroup group, InetSocketAddress target, Duration oneWay) {
        this.group = group;
        this.target = target;
        this.delayNanos = oneWay.toNanos();
        this.listener = new ServerBootstrap()
                .group(group)
                .channel(SocketKind.of(group).serverSocket())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(READ_BYTES, 4 * READ_BYTES))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        forward(client);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    private void forward(Channel client) {
        long now = System.nanoTime();
        DelayedBytes up = new DelayedBytes(client.eventLoop(), delayNanos, now + 2 * delayNanos);
        DelayedBytes down = new DelayedBytes(client.eventLoop(), delayNanos, now);
        client.pipeline().addLast(new RelayEnd(up, down));
        Bootstrap toTarget = new Bootstrap()
                .group(client.eventLoop())
                .channel(SocketKind.of(group).socket())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(READ_BYTES, 4 * READ_BYTES))
                .handler(new RelayEnd(down, up));
        Runnable connect = () -> toTarget.connect(target).addListener(done -> {
            if (!done.isSuccess()) {
                client.close();
            }
        });
        client.eventLoop().schedule(connect, 3 * delayNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
    }
}
