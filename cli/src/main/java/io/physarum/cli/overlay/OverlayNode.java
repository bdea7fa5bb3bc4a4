package io.physarum.cli.overlay;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.Dht;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.ping.Ping;
import io.physarum.mesh.allocation.AllocationClient;
import io.physarum.mesh.allocation.AllocationClientConfig;
import io.physarum.mesh.allocation.Allocator;
import io.physarum.mesh.dataplane.http.HttpSettings;
import io.physarum.mesh.dataplane.http.OverlayHttpClient;
import io.physarum.mesh.discovery.DiscoveryConfig;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.discovery.PeerPinger;
import io.physarum.mesh.error.UnknownServiceException;
import io.physarum.mesh.placement.NearestPlacement;
import io.physarum.mesh.qos.InstancePool;
import io.physarum.mesh.qos.PoolConfig;
import io.physarum.mesh.registry.OverlayRegistryClient;
import io.physarum.mesh.registry.RegistryClient;
import io.physarum.mesh.registry.RegistryClientConfig;
import io.physarum.mesh.resolve.Explanation;
import io.physarum.mesh.resolve.OnDemandResolver;
import io.physarum.mesh.resolve.ResolutionRecorder;
import io.physarum.mesh.resolve.ResolverConfig;
import io.physarum.mesh.resolve.ResolverParts;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.time.TimeSource;
import reactor.core.publisher.Mono;

/** A client of the overlay that lives as long as one command: a new identity unless it is given one, no listener, not part of anybody's DHT. Blocks. */
public final class OverlayNode implements AutoCloseable {

    /** Time enough for questions to many peers, some of which do not answer. */
    public static final Duration SURVEY_LIMIT = Duration.ofMinutes(2);

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Host host;

    private final KademliaDht dht;

    private final Ping ping;

    private final OverlayHttpClient http;

    private final TimeSource time = TimeSource.system();

    private OverlayNode(Host host, KademliaDht dht) {
        this.host = host;
        this.dht = dht;
        this.ping = Ping.on(host);
        this.http = new OverlayHttpClient(host, HttpSettings.DEFAULTS);
    }

    /** Joins the overlay, asks the registry something, and leaves. The answer is empty if the registry's was. */
    public static <T> Optional<T> call(OverlayOptions options, Function<RegistryClient, Mono<T>> question) {
        return ask(options, node -> question.apply(node.registry()));
    }

    /** Joins the overlay, finds out what a proxy here that has called nothing yet would do with a request, and leaves. */
    public static Explanation explain(OverlayOptions options, ServiceName name) {
        return ask(options, node -> node.explain(name)).orElseThrow(() -> new UnknownServiceException(name));
    }

    private static <T> Optional<T> ask(OverlayOptions options, Function<OverlayNode, Mono<T>> question) {
        return ask(options, LIMIT, question);
    }

    /**
     * Joins the overlay, finds something out, and leaves. The answer is empty if what was asked is.
     *
     * @param limit how long the answer may take, and joining if that may usually take longer; an {@link OverlayException} says
     *     that it was not enough
     */
    public static <T> Optional<T> ask(OverlayOptions options, Duration limit, Function<OverlayNode, Mono<T>> question) {
        try (OverlayNode node = join(options, limit.compareTo(LIMIT) < 0 ? limit : LIMIT)) {
            return node.answer(limit, question.apply(node));
        }
    }

    /** As {@link #ask}, but joins nothing: the node knows nobody, and reaches only addresses that it is given. */
    public static <T> Optional<T> askAlone(
            OverlayOptions options, Duration limit, Function<OverlayNode, Mono<T>> question) {
        try (OverlayNode node = start(options, LIMIT)) {
            return node.answer(limit, question.apply(node));
        }
    }

    /**
     * Joins the overlay.
     *
     * @param limit how long the start of the node and the first connection may take together
     * @throws OverlayException if that is not enough, or no bootstrap can be reached
     */
    public static OverlayNode join(OverlayOptions options, Duration limit) {
        List<Multiaddr> bootstraps = options.bootstraps();
        long end = System.nanoTime() + limit.toNanos();
        OverlayNode node = start(options, limit);
        try {
            node.connect(bootstraps, Duration.ofNanos(end - System.nanoTime()));
            return node;
        } catch (RuntimeException e) {
            node.leave();
            throw e;
        }
    }

    /**
     * The answer to a question that was put by means of this node; empty if the answer is.
     *
     * @throws OverlayException if it does not come in time
     */
    public <T> Optional<T> answer(Duration limit, Mono<T> question) {
        try {
            return question.blockOptional(limit);
        } catch (IllegalStateException e) {
            throw new OverlayException("the overlay did not answer within " + seconds(limit) + " s", e);
        }
    }

    private static OverlayNode start(OverlayOptions options, Duration limit) {
        DhtConfig dht = options.dht();
        Host host = options.credentials().applyTo(new HostBuilder()).build();
        OverlayNode node = new OverlayNode(host, Dht.on(host, dht));
        try {
            await(host.start(), limit);
            node.dht.start();
            return node;
        } catch (RuntimeException e) {
            node.leave();
            throw e;
        }
    }

    /** Connects to all bootstraps at once; the first that answers is enough. */
    private void connect(List<Multiaddr> bootstraps, Duration limit) {
        await(FirstSuccess.of(bootstraps.stream().map(host::connect).toList()), limit);
    }

    /** The host of this node. */
    public Host host() {
        return host;
    }

    /** This node's view of the DHT. */
    public KademliaDht dht() {
        return dht;
    }

    /** Measures distances over this node's connections. */
    public Ping ping() {
        return ping;
    }

    /** The registry, as seen from here. */
    public RegistryClient registry() {
        return new OverlayRegistryClient(host, discovery(), RegistryClientConfig.defaults(), time);
    }

    /** Finds the providers of a key, and how far away they are. */
    public PeerDiscovery discovery() {
        return new PeerDiscovery(dht, pinger(), DiscoveryConfig.defaults(), time);
    }

    /** The allocators, as seen from here. */
    public Allocator allocators() {
        return allocators(discovery(), AllocationClientConfig.defaults());
    }

    /** The allocators, as seen from here, of which those that answer in time are known by a limit. */
    public Allocator allocators(Duration limit) {
        DiscoveryConfig discovery = DiscoveryConfig.defaults();
        AllocationClientConfig allocation = AllocationClientConfig.defaults();
        DiscoveryConfig quickly = new DiscoveryConfig(
                part(50, limit),
                part(40, limit),
                discovery.grace(),
                discovery.maxProviders(),
                discovery.maxConcurrentPings());
        return allocators(
                new PeerDiscovery(dht, new PeerPinger(host, ping, quickly.pingTimeout(), time), quickly, time),
                new AllocationClientConfig(
                        part(40, limit),
                        allocation.offerGrace(),
                        allocation.startTimeout(),
                        allocation.fetchTimeout(),
                        allocation.maxStarts(),
                        allocation.peersTimeToLive()));
    }

    private static Duration part(int ofHundred, Duration limit) {
        return limit.multipliedBy(ofHundred).dividedBy(100);
    }

    /** Whether a peer serves a service, and its instance takes connections; as {@link OverlayHttpClient#probe}. */
    public Mono<Void> probe(PeerId peer, ServiceName service, String contentHash) {
        return http.probe(peer, service, contentHash);
    }

    private AllocationClient allocators(PeerDiscovery discovery, AllocationClientConfig config) {
        return new AllocationClient(host, discovery, new NearestPlacement(), config, time);
    }

    private Mono<Explanation> explain(ServiceName name) {
        PeerDiscovery discovery = discovery();
        ResolverParts parts = new ResolverParts(
                new UnwatchedRegistry(registry()),
                discovery,
                new InstancePool(pinger(), PoolConfig.defaults(), time),
                allocators(discovery, AllocationClientConfig.defaults()),
                http::probe);
        return new OnDemandResolver(parts, ResolverConfig.defaults(), ResolutionRecorder.NONE, time).explain(name);
    }

    private PeerPinger pinger() {
        return new PeerPinger(host, ping, DiscoveryConfig.defaults().pingTimeout(), time);
    }

    @Override
    public void close() {
        http.close();
        try {
            await(dht.stop(), LIMIT);
        } finally {
            await(host.stop(), LIMIT);
        }
    }

    /** Leaves the overlay, and does not wait for that. */
    public void leave() {
        http.close();
        dht.stop().whenComplete((stopped, failure) -> host.stop());
    }

    private static String seconds(Duration limit) {
        return String.format(Locale.ROOT, "%.1f", limit.toMillis() / 1000.0).replace(".0", "");
    }

    private static <T> T await(CompletableFuture<T> future, Duration limit) {
        try {
            return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OverlayException("interrupted", e);
        } catch (TimeoutException e) {
            throw new OverlayException("the network did not answer within " + seconds(limit) + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause();
            if (cause instanceof OverlayException known) {
                throw known;
            }
            throw cause instanceof Libp2pException expected
                    ? expected
                    : new OverlayException("the network failed: " + cause, cause);
        }
    }
}
