package io.physarum.registry.store.etcd;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.common.exception.CompactedException;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchEvent;
import io.etcd.jetcd.watch.WatchResponse;
import io.physarum.mesh.service.ServiceName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Sinks;
import reactor.util.retry.Retry;

/**
 * The names of entries that change in the cluster. It watches at one member; when that fails, at the next, from the change
 * after the last one seen, so that none is missed. However many listen, it is one watch.
 */
final class EtcdWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EtcdWatch.class);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final EtcdNodes nodes;

    private final EtcdKeys keys;

    private final Flux<ServiceName> everything;

    private final Sinks.Many<ServiceName> changes = Sinks.many().multicast().directBestEffort();

    /** The revision to watch from; 0 for from now on. */
    private final AtomicLong next = new AtomicLong();

    private final AtomicInteger turn = new AtomicInteger();

    private final Disposable running;

    /**
     * Begins to watch.
     *
     * @param everything all names, for when it cannot be known which of them have changed
     */
    EtcdWatch(EtcdNodes nodes, EtcdKeys keys, Flux<ServiceName> everything) {
        this.nodes = nodes;
        this.keys = keys;
        this.everything = everything;
        this.running = Flux.defer(this::atNextMember)
                .doOnError(failure -> log.debug("the watch has ended: {}", EtcdErrors.describe(failure)))
                .retryWhen(Retry.backoff(Long.MAX_VALUE, PAUSE)
                        .maxBackoff(LONGEST_PAUSE)
                        .transientErrors(true))
                .subscribe(changes::tryEmitNext);
    }

    Flux<ServiceName> changes() {
        return changes.asFlux();
    }

    private Flux<ServiceName> atNextMember() {
        List<EtcdNode> members = nodes.inOrder();
        if (members.isEmpty()) {
            return Flux.error(new IllegalStateException("no member is known"));
        }
        EtcdNode member = members.get(Math.floorMod(turn.getAndIncrement(), members.size()));
        return Flux.<WatchResponse>create(sink -> watch(member, sink))
                .concatMapIterable(WatchResponse::getEvents)
                .<ServiceName>handle((event, sink) -> nameOf(event).ifPresent(sink::next))
                .onErrorResume(CompactedException.class, this::afterGap);
    }

    private Optional<ServiceName> nameOf(WatchEvent event) {
        KeyValue entry = event.getKeyValue();
        next.set(entry.getModRevision() + 1);
        return keys.nameOf(entry);
    }

    private Flux<ServiceName> afterGap(CompactedException gap) {
        next.set(gap.getCompactedRevision());
        return everything.concatWith(Flux.error(gap));
    }

    private void watch(EtcdNode member, FluxSink<WatchResponse> sink) {
        WatchOption option = WatchOption.builder()
                .isPrefix(true)
                .withRevision(next.get())
                .withCreateNotify(true)
                .withRequireLeader(true)
                .build();
        Watch.Watcher watcher =
                member.client().getWatchClient().watch(keys.prefix(), option, new Listener(member, sink));
        sink.onDispose(watcher::close);
    }

    private final class Listener implements Watch.Listener {

        private final EtcdNode member;

        private final FluxSink<WatchResponse> sink;

        Listener(EtcdNode member, FluxSink<WatchResponse> sink) {
            this.member = member;
            this.sink = sink;
        }

        @Override
        public void onNext(WatchResponse response) {
            if (response.isCreatedNotify()) {
                next.compareAndSet(0, response.getHeader().getRevision() + 1);
                turn.decrementAndGet(); // it works here: come back here after a passing failure
                log.debug("watching at {}", member);
            }
            sink.next(response);
        }

        @Override
        public void onError(Throwable failure) {
            sink.error(failure);
        }

        @Override
        public void onCompleted() {
            sink.error(new IllegalStateException("the member has ended the watch"));
        }
    }

    @Override
    public void close() {
        running.dispose();
    }
}
