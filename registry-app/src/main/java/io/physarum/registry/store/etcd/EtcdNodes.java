package io.physarum.registry.store.etcd;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.etcd.jetcd.Client;
import io.physarum.registry.store.StoreRequestException;
import io.physarum.registry.store.StoreUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The members of the cluster as far as they are known. A request goes to the first that has not just failed, those of the
 * configuration before those found through them, and on to the next until one answers or the time is up.
 */
final class EtcdNodes implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EtcdNodes.class);

    private static final Duration AVOIDED = Duration.ofSeconds(3);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

    private final List<URI> configured;

    private final Duration attemptTimeout;

    private final ExecutorService executor = Executors.newCachedThreadPool(EtcdNodes::thread);

    private final Map<URI, EtcdNode> nodes = new LinkedHashMap<>();

    private volatile boolean closed;

    EtcdNodes(List<URI> configured, Duration attemptTimeout) {
        this.configured = List.copyOf(configured);
        this.attemptTimeout = attemptTimeout;
        know(List.of());
    }

    /** Takes the members' client addresses for the ones there are, beside the configured ones; forgets others. */
    synchronized void know(Collection<URI> members) {
        if (closed) {
            return;
        }
        Set<URI> wanted = new LinkedHashSet<>(configured);
        wanted.addAll(members);
        Set<URI> superfluous = new LinkedHashSet<>(nodes.keySet());
        superfluous.removeAll(wanted);
        for (URI address : superfluous) {
            EtcdNode gone = nodes.remove(address);
            if (gone != null) {
                log.info("the etcd member at {} is no longer in the cluster", address);
                gone.close();
            }
        }
        for (URI address : wanted) {
            nodes.computeIfAbsent(address, added -> {
                log.debug("an etcd member is at {}", added);
                return new EtcdNode(added, executor);
            });
        }
    }

    /** The members, those that have not just failed first. */
    synchronized List<EtcdNode> inOrder() {
        List<EtcdNode> ordered = new ArrayList<>(nodes.values());
        ordered.sort(Comparator.comparing(node -> node.failedWithin(AVOIDED)));
        return ordered;
    }

    /**
     * The first answer of a member, within a time. One that is slow is still listened to while the next is asked, so that
     * a slow disk does not make every write be made again and again.
     */
    <T> Mono<T> ask(Function<Client, CompletableFuture<T>> request, Duration timeout) {
        LastFailure last = new LastFailure();
        Function<EtcdNode, Mono<T>> question = node -> node.ask(request, timeout);
        return Mono.defer(() -> askNext(inOrder().iterator(), question, last))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, PAUSE)
                        .maxBackoff(LONGEST_PAUSE)
                        .filter(failure -> !closed && !EtcdErrors.isRefusal(failure)))
                .timeout(timeout)
                .onErrorMap(failure -> explain(failure, last.failure, timeout));
    }

    private <T> Mono<T> askNext(Iterator<EtcdNode> untried, Function<EtcdNode, Mono<T>> question, LastFailure last) {
        if (!untried.hasNext()) {
            return Mono.error(last.failure);
        }
        EtcdNode node = untried.next();
        Mono<T> answer = question.apply(node).cache();
        Mono<T> next = Mono.defer(() -> askNext(untried, question, last));
        Mono<T> both = Mono.defer(() -> {
            node.markSlow();
            return untried.hasNext() ? first(answer, next) : answer;
        });
        return answer.timeout(attemptTimeout, both).onErrorResume(failure -> {
            last.failure = failure;
            log.debug("etcd at {} does not answer: {}", node, EtcdErrors.describe(failure));
            return EtcdErrors.isRefusal(failure) ? Mono.error(failure) : next;
        });
    }

    /** The answer of either; the failure of the second only if both fail. */
    private static <T> Mono<T> first(Mono<T> slow, Mono<T> next) {
        return Flux.mergeDelayError(2, next, slow).next();
    }

    private RuntimeException explain(Throwable failure, Throwable last, Duration timeout) {
        if (closed) {
            return new StoreUnavailableException("the store is closed", failure);
        }
        if (EtcdErrors.isRefusal(failure)) {
            return new StoreRequestException("etcd refuses it: " + EtcdErrors.describe(failure), failure);
        }
        return new StoreUnavailableException(
                "no etcd member answered within " + timeout.toMillis() + " ms, tried " + inOrder() + "; the last one: "
                        + EtcdErrors.describe(last),
                last);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "registry-etcd");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public synchronized void close() {
        closed = true;
        nodes.values().forEach(EtcdNode::close);
        nodes.clear();
        executor.shutdown();
    }

    private static final class LastFailure {

        private volatile Throwable failure = new TimeoutException();
    }
}
