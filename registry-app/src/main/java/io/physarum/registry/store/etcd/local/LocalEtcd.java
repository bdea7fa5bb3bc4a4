package io.physarum.registry.store.etcd.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import io.physarum.registry.store.StoreStartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * The etcd of this machine: begins a cluster, joins one, or goes on as the member it was; then it is kept running. Its
 * methods may be called from any thread and do not block.
 */
public final class LocalEtcd {

    private static final Logger log = LoggerFactory.getLogger(LocalEtcd.class);

    private static final Duration JOIN_PAUSE = Duration.ofSeconds(1);

    private static final Duration LONGEST_JOIN_PAUSE = Duration.ofSeconds(5);

    private static final Duration SERVING_PAUSE = Duration.ofMillis(100);

    private final LocalEtcdConfig config;

    private final ClusterJoin cluster;

    private final Mono<Boolean> serving;

    private final EtcdProcess process;

    /**
     * An etcd that does not run yet.
     *
     * @param cluster how to join, if it is to join
     * @param serving whether it answers requests now; subscribed to again and again
     */
    public LocalEtcd(LocalEtcdConfig config, ClusterJoin cluster, Mono<Boolean> serving) {
        this.config = config;
        this.cluster = cluster;
        this.serving = serving;
        this.process = new EtcdProcess(config.dataDir(), config.stopTimeout());
    }

    /**
     * Starts it. Completes when it serves; fails with {@link StoreStartException}, and then nothing runs. A member of old
     * whose cluster has no quorum yet is left to wait for the others.
     */
    public CompletableFuture<Void> start() {
        return Mono.fromFuture(process::endLeftBehind)
                .then(Mono.fromRunnable(() -> LocalAddress.check(config)))
                .then(Mono.defer(this::startServing))
                .onErrorResume(failure -> Mono.fromFuture(process::stop).then(Mono.error(failure)))
                .toFuture();
    }

    private Mono<Void> startServing() {
        boolean memberOfOld = config.isMember();
        if (memberOfOld) {
            log.info("etcd goes on as the member it was, with the files in {}", config.dataDir());
        }
        return initialCluster(memberOfOld).flatMap(members -> {
            List<String> command = EtcdCommand.of(config, members);
            CompletableFuture<EtcdOutput> exit = process.start(command);
            Mono<Void> ended =
                    Mono.fromFuture(exit, true).flatMap(output -> Mono.error(StartFailure.explain(config, output)));
            return Mono.firstWithSignal(untilServing(memberOfOld), ended);
        });
    }

    private Mono<String> initialCluster(boolean memberOfOld) {
        if (memberOfOld || config.newCluster()) {
            return Mono.just(config.name() + "=" + config.peerUrl());
        }
        return Mono.defer(() -> cluster.join(config.name(), config.peerUrl()))
                .doOnError(failure -> log.warn("could not join the registries' cluster yet: {}", failure.getMessage()))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, JOIN_PAUSE).maxBackoff(LONGEST_JOIN_PAUSE))
                .timeout(config.startTimeout())
                .onErrorMap(TimeoutException.class, late -> StartFailure.notTakenIn(config))
                .doOnNext(members -> log.info("joining the cluster {}", members));
    }

    private Mono<Void> untilServing(boolean memberOfOld) {
        return Mono.defer(() -> serving)
                .filter(yes -> yes)
                .repeatWhenEmpty(tries -> tries.delayElements(SERVING_PAUSE))
                .timeout(config.startTimeout())
                .then()
                .onErrorResume(TimeoutException.class, late -> {
                    if (memberOfOld) {
                        log.warn(
                                "etcd does not serve after {} s: too few of the cluster's members run; going on and waiting",
                                config.startTimeout().toSeconds());
                        return Mono.empty();
                    }
                    return Mono.error(StartFailure.notServing(config, process.output()));
                });
    }

    /** Ends it for good. */
    public CompletableFuture<Void> stop() {
        return process.stop();
    }
}
