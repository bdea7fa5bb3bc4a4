package io.physarum.registry.store.etcd;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;

import io.etcd.jetcd.Client;
import io.etcd.jetcd.maintenance.StatusResponse;
import io.physarum.registry.store.Answer;
import io.physarum.registry.store.RegistryStore;
import reactor.core.publisher.Mono;

/** The connection to one member of the cluster. It connects by itself and again; a request to a dead member fails at once. */
final class EtcdNode implements AutoCloseable {

    /** Entries of a list that one answer may hold, each of the greatest length. */
    static final int PAGE = 64;

    private static final int ENTRY_OVERHEAD = 4096;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    private static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(5);

    private final URI address;

    private final Client client;

    private volatile long failedAtNanos;

    private volatile boolean failed;

    EtcdNode(URI address, ExecutorService executor) {
        this.address = address;
        this.client = Client.builder()
                .endpoints(address)
                .executorService(executor)
                .waitForReady(false)
                .retryMaxAttempts(0)
                .connectTimeout(CONNECT_TIMEOUT)
                .keepaliveTime(KEEP_ALIVE)
                .keepaliveTimeout(KEEP_ALIVE_TIMEOUT)
                .maxInboundMessageSize(PAGE * (RegistryStore.MAX_VALUE_BYTES + ENTRY_OVERHEAD))
                .build();
    }

    URI address() {
        return address;
    }

    Client client() {
        return client;
    }

    /** Asks this member; remembers whether it answered. */
    <T> Mono<T> ask(Function<Client, CompletableFuture<T>> request, Duration timeout) {
        return Answer.<T>of(() -> request.apply(client))
                .timeout(timeout)
                .doOnNext(answer -> failed = false)
                .doOnError(failure -> {
                    failedAtNanos = System.nanoTime();
                    failed = !EtcdErrors.isRefusal(failure);
                });
    }

    /** Remembers that it takes its time; others are asked before it for a while. */
    void markSlow() {
        failedAtNanos = System.nanoTime();
        failed = true;
    }

    /** The status of the member at an address, this one or another. */
    Mono<StatusResponse> status(URI member, Duration timeout) {
        return Answer.<StatusResponse>of(() -> client.getMaintenanceClient().statusMember(member.toString()))
                .timeout(timeout);
    }

    /** Whether the last request, not longer ago than this, failed. */
    boolean failedWithin(Duration age) {
        return failed && System.nanoTime() - failedAtNanos < age.toNanos();
    }

    @Override
    public void close() {
        client.close();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
