package io.physarum.registry;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.discovery.DiscoveryQuery;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.exchange.ExchangeClient;
import io.physarum.mesh.exchange.ExchangeLimits;
import io.physarum.mesh.exchange.Framing;
import io.physarum.mesh.registry.RegistryProtocols;
import io.physarum.starter.StartPhase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Warns when there are other registries in the network than this one, whose store is its own: clients ask any of them, and to
 * each the services of the others are unknown.
 */
final class SeparateRegistries implements SmartLifecycle, MeterBinder {

    private static final Logger log = LoggerFactory.getLogger(SeparateRegistries.class);

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private static final byte[] QUESTION = "is-anybody-there".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    private final Host host;

    private final PeerDiscovery discovery;

    private final Duration interval;

    private volatile int others;

    private volatile Disposable looking = Disposables.disposed();

    /** Looks at the start and then at each interval; with zero never. */
    SeparateRegistries(Host host, PeerDiscovery discovery, Duration interval) {
        this.host = host;
        this.discovery = discovery;
        this.interval = interval;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        RegistryMeter.OTHERS.gauge(this, found -> found.others).register(registry);
    }

    @Override
    public void start() {
        if (interval.compareTo(Duration.ZERO) > 0) {
            looking = Flux.interval(Duration.ZERO, interval)
                    .onBackpressureDrop()
                    .concatMap(tick -> look(), 1)
                    .subscribe(this::found);
        }
    }

    private Mono<List<PeerId>> look() {
        DiscoveryQuery query = DiscoveryQuery.all(RegistryProtocols.RENDEZVOUS).without(Set.of(host.peerId()));
        return discovery
                .find(query)
                .flatMapIterable(result -> result.candidates())
                .map(candidate -> candidate.peer().peerId())
                .filterWhen(this::answers)
                .collectList();
    }

    /** Who announced itself long ago may be something else by now. */
    private Mono<Boolean> answers(PeerId peer) {
        int longest = ExchangeLimits.defaults().maxBytes();
        return new ExchangeClient(host, RegistryProtocols.GET, Framing.HALF_CLOSE, longest)
                .ask(peer, QUESTION, ANSWER_TIMEOUT)
                .hasElement()
                .onErrorReturn(false);
    }

    private void found(List<PeerId> registries) {
        if (!registries.isEmpty()) {
            log.warn(
                    "THERE ARE OTHER REGISTRIES in this network: {}. This one keeps its entries in a file of its own, so what is"
                            + " registered there is unknown here, and the other way round, and clients ask any of them. Stop"
                            + " one, or let all keep their entries in etcd: the first with --new-etcd-cluster, all with"
                            + " --etcd-ip",
                    registries);
        }
        others = registries.size();
    }

    @Override
    public void stop() {
        looking.dispose();
    }

    @Override
    public boolean isRunning() {
        return !looking.isDisposed();
    }

    @Override
    public int getPhase() {
        return StartPhase.SERVICES;
    }
}
