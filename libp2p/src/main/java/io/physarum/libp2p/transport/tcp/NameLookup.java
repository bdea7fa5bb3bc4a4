package io.physarum.libp2p.transport.tcp;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.MultiaddrProtocol;

/** Resolves the names in addresses, each in time. How many at once, their dials bound. Thread-safe. */
final class NameLookup {

    private static final String PROPERTY = "physarum.p2p.limits.dial-timeout";

    private final NameResolver resolver;

    private final Duration timeout;

    NameLookup(NameResolver resolver, Duration timeout) {
        this.resolver = resolver;
        this.timeout = timeout;
    }

    /**
     * The sockets an address stands for, at least one; fails if there are none, or if they are not known in time. Whoever cancels
     * the future ends the search.
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
                () -> result.completeExceptionally(new RequestTimeoutException(
                        "the resolution of " + socket.getHostString() + " (" + PROPERTY + ")", timeout)),
                timeout.toNanos(),
                TimeUnit.NANOSECONDS);
        CompletableFuture<List<InetAddress>> search = resolver.resolve(socket.getHostString());
        result.whenComplete((found, failure) -> {
            timer.cancel(false);
            search.cancel(false);
        });
        Failures.forward(search.thenCompose(found -> sockets(found, address, socket)), result);
        return result;
    }

    private static CompletableFuture<List<InetSocketAddress>> sockets(
            List<InetAddress> found, Multiaddr address, InetSocketAddress named) {
        List<InetSocketAddress> sockets = found.stream()
                .filter(family(address))
                .map(ip -> new InetSocketAddress(ip, named.getPort()))
                .toList();
        return sockets.isEmpty()
                ? CompletableFuture.failedFuture(
                        new UnknownHostException(named.getHostString() + " has no address of the family asked for"))
                : CompletableFuture.completedFuture(sockets);
    }

    private static Predicate<InetAddress> family(Multiaddr address) {
        if (address.contains(MultiaddrProtocol.DNS4)) {
            return Inet4Address.class::isInstance;
        }
        return address.contains(MultiaddrProtocol.DNS6) ? Inet6Address.class::isInstance : any -> true;
    }
}
