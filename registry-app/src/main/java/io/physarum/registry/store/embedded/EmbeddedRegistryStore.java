package io.physarum.registry.store.embedded;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.physarum.mesh.service.ServiceName;
import io.physarum.registry.store.Answer;
import io.physarum.registry.store.MemberRefusedException;
import io.physarum.registry.store.RegistryStore;
import io.physarum.registry.store.StoreCapacity;
import io.physarum.registry.store.StoreException;
import io.physarum.registry.store.StoreHealth;
import io.physarum.registry.store.StoreRequestException;
import io.physarum.registry.store.StoreUnavailableException;
import io.physarum.registry.store.StoreUsage;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * A store in one MVStore file of this machine. Every write is on the disk before it is acknowledged; the file's format leaves
 * the state before or after a write, whenever the process dies.
 *
 * <p>All work is done by one thread, in order, so a writer needs no lock and the disk sees one write at a time.
 */
public final class EmbeddedRegistryStore implements RegistryStore {

    static final String MAP = "services";

    private static final Logger log = LoggerFactory.getLogger(EmbeddedRegistryStore.class);

    private static final int MAX_WAITING = 10_000;

    private static final int CLOSE_SECONDS = 5;

    private final Path file;

    private final MVStore store;

    private final MVMap<String, String> entries;

    private final ExecutorService worker = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), EmbeddedRegistryStore::thread);

    private final Sinks.Many<ServiceName> changes = Sinks.many().multicast().directBestEffort();

    private final AtomicBoolean closed = new AtomicBoolean();

    private final StoreCapacity capacity;

    /** Changed by the worker, after what is in the file. */
    private final StoreUsage usage = new StoreUsage();

    private EmbeddedRegistryStore(Path file, StoreCapacity capacity, MVStore store) {
        this.file = file;
        this.capacity = capacity;
        this.store = store;
        this.entries = store.openMap(MAP);
        entries.forEach((name, value) -> usage.put(ServiceName.of(name), value));
    }

    /** Opens the file, or makes it with its folders; fails with {@link io.physarum.registry.store.StoreStartException}. */
    public static EmbeddedRegistryStore open(Path file, StoreCapacity capacity) {
        return new EmbeddedRegistryStore(file, capacity, StoreFile.open(file, MAP));
    }

    @Override
    public Mono<String> get(ServiceName name) {
        return work(() -> entries.get(name.value()));
    }

    @Override
    public Mono<Map<ServiceName, String>> list() {
        return work(() -> {
            Map<ServiceName, String> all = new TreeMap<>();
            entries.forEach((name, value) -> all.put(ServiceName.of(name), value));
            return all;
        });
    }

    @Override
    public Mono<Void> put(ServiceName name, String value) {
        return work(() -> {
                    long bytes = value.getBytes(StandardCharsets.UTF_8).length;
                    if (bytes > MAX_VALUE_BYTES) {
                        throw StoreRequestException.tooLong(bytes);
                    }
                    usage.check(capacity, name, value);
                    entries.put(name.value(), value);
                    persist();
                    usage.put(name, value);
                    return changes.tryEmitNext(name);
                })
                .then();
    }

    @Override
    public Mono<Boolean> delete(ServiceName name) {
        return work(() -> {
            boolean existed = entries.remove(name.value()) != null;
            if (existed) {
                persist();
                usage.remove(name);
                changes.tryEmitNext(name);
            }
            return existed;
        });
    }

    private void persist() {
        try {
            store.commit();
            store.sync();
        } catch (MVStoreException e) {
            store.rollback();
            throw e;
        }
    }

    @Override
    public Flux<ServiceName> changes() {
        return changes.asFlux();
    }

    @Override
    public Mono<String> addMember(String memberName, String memberPeerUrl) {
        return Mono.error(
                () -> new MemberRefusedException(
                        "this registry keeps its entries in a file and has no cluster to"
                                + " join; start the registries with physarum.registry.store=etcd, the first with --new-etcd-cluster"));
    }

    @Override
    public Mono<StoreHealth> health() {
        return work(() -> new StoreHealth(
                        true, Map.of("store", "embedded", "file", file.toString(), "entries", entries.sizeAsLong())))
                .onErrorResume(
                        StoreException.class,
                        failure -> Mono.just(new StoreHealth(
                                false,
                                Map.of("store", "embedded", "file", file.toString(), "error", failure.toString()))));
    }

    /**
     * A task of the worker. A subscriber that cancels does not interrupt it, as an interrupt in the midst of file access
     * closes the file for good.
     */
    private <T> Mono<T> work(Supplier<@Nullable T> task) {
        return Answer.<T>of(() -> CompletableFuture.supplyAsync(task, worker))
                .onErrorMap(
                        failure -> !(failure instanceof StoreException),
                        failure -> new StoreUnavailableException(explain(failure), failure));
    }

    private String explain(Throwable failure) {
        if (closed.get()) {
            return "the store is closed";
        }
        return failure instanceof RejectedExecutionException
                ? "more than " + MAX_WAITING + " requests wait for the store"
                : "the store's file " + file + " does not work: " + failure.getMessage();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "registry-store");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            worker.execute(this::closeFile);
            worker.shutdown();
            awaitWorker();
        }
    }

    private void awaitWorker() {
        try {
            if (!worker.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                log.warn("{} was not closed within {} s; what was acknowledged is in it", file, CLOSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeFile() {
        try {
            store.close();
        } catch (MVStoreException e) {
            log.warn("{} was not closed cleanly; what was acknowledged is in it", file, e);
            store.closeImmediately();
        }
    }
}
