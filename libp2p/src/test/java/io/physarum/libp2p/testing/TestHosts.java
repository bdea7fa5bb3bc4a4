package io.physarum.libp2p.testing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

import io.netty.channel.EventLoopGroup;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.transport.tcp.SocketKind;

/** Makes hosts that listen on a free port of 127.0.0.1, on event loops they share, and stops them all. */
public final class TestHosts implements AutoCloseable {

    private static final long TIMEOUT_SECONDS = 30;

    private final EventLoopGroup group = SocketKind.newEventLoopGroup();

    private final ConcurrentLinkedQueue<Host> hosts = new ConcurrentLinkedQueue<>();

    /** A started host. */
    public Host start() {
        return start(builder -> builder);
    }

    /** A started host with some settings changed. */
    public Host start(UnaryOperator<HostBuilder> settings) {
        Host host = settings.apply(new HostBuilder().eventLoopGroup(group).listen("/ip4/127.0.0.1/tcp/0"))
                .build();
        hosts.add(host);
        await(host.start());
        return host;
    }

    /** Connects one host to another. */
    public static Connection connect(Host from, Host to) {
        return await(from.connect(to.peerId(), to.listenAddresses()));
    }

    /** Lets every host know where the others listen. */
    public static void introduce(Host... hosts) {
        for (Host host : hosts) {
            for (Host other : hosts) {
                if (host != other) {
                    host.addressBook().addAddresses(other.peerId(), other.listenAddresses(), Duration.ofHours(1));
                }
            }
        }
    }

    /** The value of a future that must complete within half a minute; its exception, as it is, if it fails. */
    public static <T> T await(CompletableFuture<T> future) {
        return await(future, Duration.ofSeconds(TIMEOUT_SECONDS));
    }

    /** As {@link #await(CompletableFuture)}, with another time limit. */
    public static <T> T await(CompletableFuture<T> future, Duration limit) {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError("the future failed", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("the future did not complete", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The hosts started so far. */
    public List<Host> all() {
        return List.copyOf(hosts);
    }

    /** Stops all hosts, then their event loops. */
    @Override
    public void close() {
        hosts.forEach(host -> await(host.stop()));
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
