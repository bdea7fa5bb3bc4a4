package io.physarum.libp2p.transport.tcp;

import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.ToldAddresses;
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

    private final Consumer<Multiaddr> resolvedCheck;
    private final ListenPorts ports;

    /**
     * A transport on an event-loop group, which it does not own.
     *
     * @param connectTimeout how long one TCP connect may take, and before it the resolution of a name
     */
    public TcpTransport(EventLoopGroup group, Duration connectTimeout) {
        this(group, connectTimeout, address -> {});
    }

    /**
     * As the other.
     *
     * @param resolvedCheck is given each address that a name stands for, and throws a {@link
     *     io.physarum.libp2p.core.Libp2pException} for one that must not be dialled
     */
    public TcpTransport(EventLoopGroup group, Duration connectTimeout, Consumer<Multiaddr> resolvedCheck) {
        this.group = group;
        this.sockets = SocketKind.of(group);
        this.connectTimeoutMillis = Math.toIntExact(connectTimeout.toMillis());
        this.names = new NameLookup(NameResolver.ofMachine(group, connectTimeout), connectTimeout);
        this.resolvedCheck = resolvedCheck;
        this.ports = new ListenPorts(sockets);
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
        return dial(address, AddressOrigin.GIVEN, connected);
    }

    @Override
    public <T> CompletableFuture<T> dial(
            Multiaddr address, AddressOrigin origin, Function<Channel, CompletableFuture<T>> connected) {
        return dial(address, new Way(origin, remote -> Optional.empty()), connected);
    }

    @Override
    public <T> CompletableFuture<T> punch(Multiaddr address, Function<Channel, CompletableFuture<T>> connected) {
        return dial(address, new Way(AddressOrigin.PEER, ports::sourceFor), connected);
    }

    private <T> CompletableFuture<T> dial(
            Multiaddr address, Way way, Function<Channel, CompletableFuture<T>> connected) {
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
        CompletableFuture<List<InetSocketAddress>> lookup = names.resolve(address, group.next());
        result.whenComplete((value, failure) -> lookup.cancel(false));
        lookup.whenComplete((found, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
                return;
            }
            List<InetSocketAddress> elsewhere = way.where(address, found);
            if (elsewhere.isEmpty()) {
                result.completeExceptionally(new UnknownHostException("name "
                        + address.components().get(0).value() + " resolves to this machine only, and was not given"));
            } else {
                orFail(
                        () -> new Connecting(allowed(address, elsewhere), way.source(), handOver, result).start(),
                        result);
            }
        });
        return result;
    }

    /** What a name stands for, without that which must not be dialled; fails if nothing is left. */
    private List<InetSocketAddress> allowed(Multiaddr address, List<InetSocketAddress> found) {
        if (address.ipAddress().isPresent()) {
            return found;
        }
        List<InetSocketAddress> result = new ArrayList<>();
        Libp2pException refusal = null;
        for (InetSocketAddress socket : found) {
            try {
                resolvedCheck.accept(Multiaddr.of(socket));
                result.add(socket);
            } catch (Libp2pException e) {
                refusal = e;
            }
        }
        if (result.isEmpty() && refusal != null) {
            throw refusal;
        }
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

    /** Says from where a socket is dialled, if not from any free port. */
    private interface Source extends Function<InetSocketAddress, Optional<InetSocketAddress>> {}

    /**
     * How an address is dialled.
     *
     * @param origin where it is known from
     * @param source from where its sockets are dialled
     */
    private record Way(AddressOrigin origin, Source source) {

        /** What an address stands for, but for this machine if it is a name that was not given. */
        List<InetSocketAddress> where(Multiaddr address, List<InetSocketAddress> found) {
            if (origin == AddressOrigin.GIVEN || address.ipAddress().isPresent()) {
                return found;
            }
            return found.stream()
                    .filter(socket -> ToldAddresses.mayLeadTo(address, socket.getAddress()))
                    .toList();
        }
    }

    /** Tries one socket after the other until one connects. */
    private final class Connecting {

        private final List<InetSocketAddress> candidates;

        private final Source source;

        private final Consumer<Channel> connected;

        private final CompletableFuture<?> result;

        Connecting(
                List<InetSocketAddress> candidates,
                Source source,
                Consumer<Channel> connected,
                CompletableFuture<?> result) {
            this.candidates = candidates;
            this.source = source;
            this.connected = connected;
            this.result = result;
        }

        void start() {
            connect(0);
        }

        private void connect(int index) {
            if (result.isDone()) {
                return;
            }
            InetSocketAddress remote = candidates.get(index);
            ChannelFuture connecting = source.apply(remote)
                    .map(local -> ports.share(bootstrap(connected)).connect(remote, local))
                    .orElseGet(() -> bootstrap(connected).connect(remote));
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
                    connect(index + 1);
                } else {
                    result.completeExceptionally(failureOf(connecting));
                }
            });
        }
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
        ServerBootstrap server = new ServerBootstrap()
                .group(group)
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
                });
        sockets.keepToFamily(server, socket.getAddress());
        ChannelFuture binding = server.bind(socket);
        binding.addListener(done -> {
            if (done.isSuccess()) {
                ports.add(binding.channel());
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
