package io.physarum.libp2p.transport.tcp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.DefaultThreadFactory;

/** Looks names up with the system's resolver, which blocks, on a few threads of its own. */
final class SystemNames implements NameResolver {

    private static final int THREADS = 4;

    private static final int MAX_WAITING = 256;

    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            new DefaultThreadFactory("libp2p-dns", true));

    private final Blocking system;

    /** Gives all addresses of a name; may block. */
    interface Blocking {

        InetAddress[] resolve(String name) throws UnknownHostException;
    }

    SystemNames(Blocking system) {
        this.system = system;
        executor.allowCoreThreadTimeOut(true);
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String name) {
        CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();
        try {
            executor.execute(() -> lookUp(name, result));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new UnknownHostException("more than " + MAX_WAITING
                    + " names wait for the system's resolver, " + name + " is not looked up"));
        }
        return result;
    }

    private void lookUp(String name, CompletableFuture<List<InetAddress>> result) {
        if (result.isDone()) {
            return;
        }
        try {
            result.complete(List.of(system.resolve(name)));
        } catch (UnknownHostException | RuntimeException e) {
            result.completeExceptionally(e);
        }
    }
}
