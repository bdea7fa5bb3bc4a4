package io.physarum.registry.store.etcd;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.OptionsUtil;
import io.physarum.mesh.service.ServiceName;
import io.physarum.registry.store.RegistryStore;
import io.physarum.registry.store.StoreHealth;
import io.physarum.registry.store.StoreRequestException;
import io.physarum.registry.store.StoreUnavailableException;
import io.physarum.registry.store.StoreUsage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A store in an etcd cluster. Requests go on through the other members while the nearest is down. While the cluster has no
 * quorum, reads are answered from a member's own copy, which may be old, and writes fail.
 */
public final class EtcdRegistryStore implements RegistryStore {

    private static final Logger log = LoggerFactory.getLogger(EtcdRegistryStore.class);

    /** Registries of one cluster can exceed the capacity by what they add within this time. */
    private static final Duration USAGE_TTL = Duration.ofSeconds(5);

    private final EtcdStoreConfig config;

    private final EtcdKeys keys;

    private final EtcdNodes nodes;

    private final EtcdWrites writes;

    private final EtcdMembership membership;

    private final EtcdHealth health;

    private final EtcdWatch watch;

    /** What the cluster held some seconds ago, and what this registry has changed since. */
    private final Mono<StoreUsage> usage;

    private final Disposable refreshing;

    private final AtomicBoolean closed = new AtomicBoolean();

    /** A store in the cluster at the endpoints; it need not run yet. */
    public EtcdRegistryStore(EtcdStoreConfig config) {
        this.config = config;
        this.keys = new EtcdKeys(config.prefix());
        this.nodes = new EtcdNodes(config.endpoints(), config.attemptTimeout());
        this.writes = new EtcdWrites(nodes, keys, config.requestTimeout());
        this.membership = new EtcdMembership(nodes, config.requestTimeout(), config.membership());
        this.health = new EtcdHealth(nodes, keys, membership);
        this.watch = new EtcdWatch(nodes, keys, list().flatMapIterable(Map::keySet));
        this.usage = list().map(StoreUsage::of).cache(known -> USAGE_TTL, e -> Duration.ZERO, () -> Duration.ZERO);
        this.refreshing = Flux.interval(Duration.ZERO, config.refreshInterval())
                .onBackpressureDrop()
                .concatMap(tick -> membership.refresh().onErrorComplete(), 1)
                .subscribe();
    }

    @Override
    public Mono<String> get(ServiceName name) {
        ByteSequence key = keys.keyOf(name);
        return read(
                        key,
                        GetOption.DEFAULT,
                        GetOption.builder().withSerializable(true).build())
                .flatMapIterable(GetResponse::getKvs)
                .next()
                .map(EtcdRegistryStore::valueOf);
    }

    @Override
    public Mono<Map<ServiceName, String>> list() {
        return page(keys.prefix(), 0)
                .expand(page ->
                        page.isMore() ? page(after(page), page.getHeader().getRevision()) : Mono.empty())
                .concatMapIterable(GetResponse::getKvs)
                .collect(
                        TreeMap::new,
                        (all, entry) -> keys.nameOf(entry).ifPresent(name -> all.put(name, valueOf(entry))));
    }

    private Mono<GetResponse> page(ByteSequence from, long revision) {
        return read(from, pageOption(revision, false), pageOption(revision, true));
    }

    private GetOption pageOption(long revision, boolean stale) {
        return GetOption.builder()
                .withRange(OptionsUtil.prefixEndOf(keys.prefix()))
                .withLimit(EtcdNode.PAGE)
                .withRevision(revision)
                .withSerializable(stale)
                .build();
    }

    private static ByteSequence after(GetResponse page) {
        ByteSequence last = page.getKvs().get(page.getKvs().size() - 1).getKey();
        return last.concat(ByteSequence.from(new byte[1]));
    }

    private Mono<GetResponse> read(ByteSequence key, GetOption agreed, GetOption stale) {
        return nodes.ask(client -> client.getKVClient().get(key, agreed), config.staleReadAfter())
                .onErrorResume(StoreUnavailableException.class, failure -> {
                    log.debug("the cluster does not agree; answering from a member's own copy", failure);
                    return nodes.ask(client -> client.getKVClient().get(key, stale), config.requestTimeout());
                });
    }

    private static String valueOf(KeyValue entry) {
        return entry.getValue().toString(StandardCharsets.UTF_8);
    }

    @Override
    public Mono<Void> put(ServiceName name, String value) {
        return Mono.defer(() -> {
            ByteSequence bytes = EtcdKeys.bytes(value);
            if (bytes.size() > MAX_VALUE_BYTES) {
                return Mono.error(StoreRequestException.tooLong(bytes.size()));
            }
            return usage.flatMap(known -> {
                known.check(config.capacity(), name, value);
                return writes.put(name, bytes).doOnSuccess(done -> known.put(name, value));
            });
        });
    }

    @Override
    public Mono<Boolean> delete(ServiceName name) {
        return writes.delete(name).flatMap(deleted -> forget(name).thenReturn(deleted));
    }

    private Mono<Void> forget(ServiceName name) {
        return usage.doOnNext(known -> known.remove(name)).onErrorComplete().then();
    }

    @Override
    public Flux<ServiceName> changes() {
        return watch.changes();
    }

    @Override
    public Mono<String> addMember(String memberName, String memberPeerUrl) {
        return Mono.defer(() -> membership.add(memberName, PeerUrl.parse(memberName, memberPeerUrl)))
                .doOnError(failure -> log.warn("{} was not taken in: {}", memberName, failure.getMessage()));
    }

    @Override
    public Mono<StoreHealth> health() {
        return health.check();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            refreshing.dispose();
            watch.close();
            nodes.close();
        }
    }
}
