package io.physarum.libp2p.transport.tcp;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.MultiaddrProtocol;

/** Resolves the names in addresses with the system's resolver, which blocks, on a few threads of its own. */
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

    NameLookup() {
        executor.allowCoreThreadTimeOut(true);
    }

    /** The sockets an address stands for, at least one; fails if there are none. */
    CompletableFuture<List<InetSocketAddress>> resolve(Multiaddr address) {
        InetSocketAddress socket = address.tcpSocketAddress().orElse(null);
        if (socket == null) {
            return CompletableFuture.failedFuture(
                    new UnknownHostException(address + " is no TCP address that this machine can reach"));
        }
        if (!socket.isUnresolved()) {
            return CompletableFuture.completedFuture(List.of(socket));
        }
        try {
            return CompletableFuture.supplyAsync(() -> lookUp(socket, family(address)), executor);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new UnknownHostException(
                    "too many names are being resolved, " + socket.getHostString() + " is not"));
        }
    }

    private static Predicate<InetAddress> family(Multiaddr address) {
        if (address.contains(MultiaddrProtocol.DNS4)) {
            return Inet4Address.class::isInstance;
        }
        return address.contains(MultiaddrProtocol.DNS6) ? Inet6Address.class::isInstance : any -> true;
    }

    private static List<InetSocketAddress> lookUp(InetSocketAddress socket, Predicate<InetAddress> family) {
        try {
            List<InetSocketAddress> found = Arrays.stream(InetAddress.getAllByName(socket.getHostString()))
                    .filter(family)
                    .map(ip -> new InetSocketAddress(ip, socket.getPort()))
                    .toList();
            if (found.isEmpty()) {
                throw new UnknownHostException(socket.getHostString() + " has no address of the family asked for");
            }
            return found;
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
    }
}
