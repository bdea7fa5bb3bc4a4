package io.physarum.libp2p.transport.tcp;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.resolver.NoopAddressResolverGroup;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/** TCP over IPv4, IPv6 and names: {@code /ip4/…/tcp/…}, {@code /ip6/…/tcp/…}, {@code /dns…/…/tcp/…}. */
public final class TcpTransport implements Transport {

    private static final int ACCEPT_BACKLOG = 1024;

    /** Reads grow to the size of a few frames while a connection is busy. */
    private static final RecvByteBufAllocator READS = new AdaptiveRecvByteBufAllocator(256, 2048, 256 * 1024);

    /** Room for a few frames, so that one system call writes them. */
    private static final WriteBufferWaterMark WRITES = new WriteBufferWaterMark(128 * 1024, 256 * 1024);

    private final EventLoopGroup group;

    private final SocketKind sockets;

    private final int connectTimeoutMillis;

    private final NameLookup names;

    /**
     * A transport on an event-loop group, which it does not own.
     *
     * @param connectTimeout how long one TCP connect may take, and before it the resolution of a name
     */
    public TcpTransport(EventLoopGroup group, Duration connectTimeout) {
        this.group = group;
        this.sockets = SocketKind.of(group);
        this.connectTimeoutMillis = Math.toIntExact(connectTimeout.toMillis());
        this.names = new NameLookup(connectTimeout);
    }

    @Override
    public boolean canDial(Multiaddr address) {
        return address.isTcp() && address.port().orElse(0) > 0;
    }

    @Override
    public boolean canListen(Multiaddr address) {
        return address.isTcp()
                && address.tcpSocketAddress()
                        .filter(socket -> !socket.isUnresolved())
                        .isPresent();
    }

    @Override
    public <T> CompletableFuture<T> dial(Multiaddr address, Function<Channel, CompletableFuture<T>> connected) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Consumer<Channel> handOver = channel -> {
            if (result.isDone()) {
                channel.close();
                return;
            }
            orFail(
                    () -> connected.apply(channel).whenComplete((value, failure) -> complete(result, value, failure)),
                    result);
        };
        names.resolve(address, group.next()).whenComplete((found, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else {
                orFail(() -> connect(found, 0, handOver, result), result);
            }
        });
        return result;
    }

    /** What a callback throws would otherwise be heard by nobody, and the dial never end. */
    private static void orFail(Runnable task, CompletableFuture<?> result) {
        try {
            task.run();
        } catch (RuntimeException e) {
            result.completeExceptionally(e);
            throw e;
        }
    }

    private static <T> void complete(CompletableFuture<T> result, @Nullable T value, @Nullable Throwable failure) {
        if (failure != null) {
            result.completeExceptionally(failure);
        } else {
            result.complete(value);
        }
    }

    /** Tries one socket after the other until one connects. */
    private void connect(
            List<InetSocketAddress> candidates, int index, Consumer<Channel> connected, CompletableFuture<?> result) {
        if (result.isDone()) {
            return;
        }
        ChannelFuture connecting = bootstrap(connected).connect(candidates.get(index));
        result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                connecting.cancel(false);
            }
        });
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                return;
            }
            if (index + 1 < candidates.size()) {
                connect(candidates, index + 1, connected, result);
            } else {
                result.completeExceptionally(failureOf(connecting));
            }
        });
    }

    private Bootstrap bootstrap(Consumer<Channel> connected) {
        return new Bootstrap()
                .group(group)
                .channel(sockets.socket())
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, connectTimeoutMillis)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, READS)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITES)
                .handler(new ActivationHandler(connected));
    }

    private static Throwable failureOf(ChannelFuture connecting) {
        Throwable cause = connecting.cause();
        return cause == null ? new ConnectException("the connect was given up") : cause;
    }

    @Override
    public CompletableFuture<Listener> listen(Multiaddr address, Consumer<Channel> accepted) {
        InetSocketAddress socket = address.tcpSocketAddress().orElse(null);
        if (socket == null) {
            return CompletableFuture.failedFuture(
                    new UnknownHostException(address + " is no TCP address that this machine has"));
        }
        CompletableFuture<Listener> result = new CompletableFuture<>();
        ChannelFuture binding = new ServerBootstrap()
                .group(group)
                .channel(sockets.serverSocket())
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, READS)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITES)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new ActivationHandler(accepted));
                    }
                })
                .bind(socket);
        binding.addListener(done -> {
            if (done.isSuccess()) {
                result.complete(new TcpListener(socket, binding.channel()));
            } else {
                result.completeExceptionally(done.cause());
            }
        });
        return result;
    }

    @Override
    public Multiaddr remoteAddress(Channel channel) {
        return toMultiaddr(channel.remoteAddress());
    }

    @Override
    public Multiaddr localAddress(Channel channel) {
        return toMultiaddr(channel.localAddress());
    }

    private static Multiaddr toMultiaddr(SocketAddress address) {
        return Multiaddr.of((InetSocketAddress) address);
    }
}
