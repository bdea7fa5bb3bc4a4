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
import io.etcd.jetcd.maintenance.StatusResponse;
import io.physarum.registry.store.StoreRequestException;
import io.physarum.registry.store.StoreUnavailableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The members of the cluster as far as they are known. A request goes to the first that has not just failed, those of the
 * configuration before those found through them, and on to the next until one answers or the time is up; or until all were
 * asked, if one is out of room.
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

    /** The status of the first member that knows of a leader; the errors that such a one lists are the cluster's alarms. */
    Mono<StatusResponse> status(Duration attempt) {
        return Flux.defer(() -> Flux.fromIterable(inOrder()))
                .concatMap(node -> node.status(node.address(), attempt).onErrorComplete())
                .filter(status -> status.getLeader() != 0)
                .next();
    }

    /**
     * The first answer of a member, within a time. One that is slow is still listened to while the next is asked, so that
     * a slow disk does not make every write be made again and again.
     */
    <T> Mono<T> ask(Function<Client, CompletableFuture<T>> request, Duration timeout) {
        return ask(request, timeout, timeout);
    }

    /** The same within what is left of a time; failures name all of it. */
    <T> Mono<T> ask(Function<Client, CompletableFuture<T>> request, Duration left, Duration all) {
        LastFailure last = new LastFailure();
        if (left.isNegative() || left.isZero()) {
            return Mono.error(() -> explain(last.failure, last.failure, all));
        }
        Function<EtcdNode, Mono<T>> question = node -> node.ask(request, left);
        return Mono.defer(() -> new Round<>(inOrder().iterator(), question, last).next())
                .retryWhen(Retry.backoff(Long.MAX_VALUE, PAUSE)
                        .maxBackoff(LONGEST_PAUSE)
                        .filter(failure -> !closed && !isFinal(failure)))
                .timeout(left)
                .onErrorMap(failure -> explain(failure, last.failure, all));
    }

    private static boolean isFinal(Throwable failure) {
        return EtcdErrors.isRefusal(failure) || EtcdErrors.isExhausted(failure);
    }

    private RuntimeException explain(Throwable failure, Throwable last, Duration timeout) {
        if (closed) {
            return new StoreUnavailableException("the store is closed", failure);
        }
        if (isFinal(failure)) {
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

    /**
     * Asks each member once. If any says that it is out of room or has too much to do, that is the failure of the round,
     * whatever became of the others, and none that is slow is waited for: the cluster as a whole is out of room.
     */
    private final class Round<T> {

        private final Iterator<EtcdNode> untried;

        private final Function<EtcdNode, Mono<T>> question;

        private final LastFailure last;

        private volatile @Nullable Throwable exhausted;

        Round(Iterator<EtcdNode> members, Function<EtcdNode, Mono<T>> question, LastFailure last) {
            this.untried = members;
            this.question = question;
            this.last = last;
        }

        Mono<T> next() {
            return Mono.defer(() -> untried.hasNext() ? ask(untried.next()) : Mono.error(failure()));
        }

        private Throwable failure() {
            Throwable seen = exhausted;
            return seen == null ? last.failure : seen;
        }

        private Mono<T> ask(EtcdNode node) {
            Mono<T> answer = question.apply(node).cache();
            return answer.timeout(attemptTimeout, Mono.defer(() -> withOthers(node, answer)))
                    .onErrorResume(failure -> afterFailure(node, failure));
        }

        private Mono<T> withOthers(EtcdNode slow, Mono<T> answer) {
            slow.markSlow();
            if (untried.hasNext()) {
                return first(answer, next().cache());
            }
            return exhausted == null ? answer : Mono.error(failure());
        }

        /** The answer of either; the failure of the second only if both fail, or if nothing is to be hoped for. */
        private Mono<T> first(Mono<T> slow, Mono<T> next) {
            Mono<Boolean> hopeless = next.hasElement()
                    .then(Mono.<Boolean>never())
                    .onErrorResume(failure -> EtcdErrors.isExhausted(failure) ? Mono.just(true) : Mono.never());
            return Flux.mergeDelayError(2, next, slow.takeUntilOther(hopeless)).next();
        }

        private Mono<T> afterFailure(EtcdNode node, Throwable failure) {
            last.failure = failure;
            log.debug("etcd at {} does not answer: {}", node, EtcdErrors.describe(failure));
            if (EtcdErrors.isRefusal(failure)) {
                return Mono.error(failure);
            }
            Exceptions.unwrapMultiple(failure).stream()
                    .filter(EtcdErrors::isExhausted)
                    .forEach(one -> exhausted = one);
            return next();
        }
    }
}
