package io.physarum.libp2p.transport.tcp;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.MultiaddrProtocol;

/** Resolves the names in addresses with the system's resolver, which blocks, on a few threads of its own. Thread-safe. */
final class NameLookup {

    private static final int THREADS = 4;

    private static final int MAX_WAITING = 256;

    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            new DefaultThreadFactory("libp2p-dns", true));

    private final Resolver resolver;

    private final Duration timeout;

    /** With the system's resolver. */
    NameLookup(Duration timeout) {
        this(InetAddress::getAllByName, timeout);
    }

    NameLookup(Resolver resolver, Duration timeout) {
        this.resolver = resolver;
        this.timeout = timeout;
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * The sockets an address stands for, at least one; fails if there are none, or if they are not known in time.
     *
     * @param timers keeps the time
     */
    CompletableFuture<List<InetSocketAddress>> resolve(Multiaddr address, EventExecutor timers) {
        InetSocketAddress socket = address.tcpSocketAddress().orElse(null);
        if (socket == null) {
            return CompletableFuture.failedFuture(
                    new UnknownHostException(address + " is no TCP address that this machine can reach"));
        }
        if (!socket.isUnresolved()) {
            return CompletableFuture.completedFuture(List.of(socket));
        }
        CompletableFuture<List<InetSocketAddress>> result = new CompletableFuture<>();
        Future<?> timer = timers.schedule(
                () -> result.completeExceptionally(
                        new RequestTimeoutException("the resolution of " + socket.getHostString(), timeout)),
                timeout.toNanos(),
                TimeUnit.NANOSECONDS);
        result.whenComplete((found, failure) -> timer.cancel(false));
        try {
            executor.execute(() -> lookUp(socket, family(address), result));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new UnknownHostException(
                    "too many names are being resolved, " + socket.getHostString() + " is not"));
        }
        return result;
    }

    private static Predicate<InetAddress> family(Multiaddr address) {
        if (address.contains(MultiaddrProtocol.DNS4)) {
            return Inet4Address.class::isInstance;
        }
        return address.contains(MultiaddrProtocol.DNS6) ? Inet6Address.class::isInstance : any -> true;
    }

    private void lookUp(
            InetSocketAddress socket,
            Predicate<InetAddress> family,
            CompletableFuture<List<InetSocketAddress>> result) {
        if (result.isDone()) {
            return;
        }
        try {
            List<InetSocketAddress> found = Arrays.stream(resolver.resolve(socket.getHostString()))
                    .filter(family)
                    .map(ip -> new InetSocketAddress(ip, socket.getPort()))
                    .toList();
            if (found.isEmpty()) {
                throw new UnknownHostException(socket.getHostString() + " has no address of the family asked for");
            }
            result.complete(found);
        } catch (UnknownHostException | RuntimeException e) {
            result.completeExceptionally(e);
        }
    }

    /** Gives all addresses of a name; may block. */
    interface Resolver {

        InetAddress[] resolve(String name) throws UnknownHostException;
    }
}
