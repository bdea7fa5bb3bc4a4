package io.physarum.cli.overlay;

import java.time.Duration;
import java.util.List;
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
import io.physarum.libp2p.kad.Dht;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.DhtMode;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.ping.Ping;
import io.physarum.libp2p.security.pnet.PreSharedKey;
import io.physarum.mesh.allocation.AllocationClient;
import io.physarum.mesh.allocation.AllocationClientConfig;
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
import io.physarum.mesh.resolve.ResolutionExplainer;
import io.physarum.mesh.resolve.ResolutionRecorder;
import io.physarum.mesh.resolve.ResolverConfig;
import io.physarum.mesh.resolve.ResolverParts;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.time.TimeSource;
import reactor.core.publisher.Mono;

/** A client of the overlay that lives as long as one command: a new identity, no listener, not part of anybody's DHT. Blocks. */
public final class OverlayNode implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Host host;

    private final KademliaDht dht;

    private final Ping ping;

    private final TimeSource time = TimeSource.system();

    private OverlayNode(Host host, KademliaDht dht) {
        this.host = host;
        this.dht = dht;
        this.ping = Ping.on(host);
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
        try (OverlayNode node = join(options)) {
            return question.apply(node).blockOptional(LIMIT);
        } catch (IllegalStateException e) {
            throw new OverlayException("the overlay did not answer within " + LIMIT.toSeconds() + " s", e);
        }
    }

    private static OverlayNode join(OverlayOptions options) {
        List<Multiaddr> bootstraps = options.bootstraps();
        HostBuilder builder = new HostBuilder();
        options.passphrase().map(PreSharedKey::fromPassphrase).ifPresent(builder::preSharedKey);
        Host host = builder.build();
        OverlayNode node = new OverlayNode(host, Dht.on(host, DhtConfig.DEFAULT.withMode(DhtMode.CLIENT)));
        try {
            await(host.start());
            node.dht.start();
            node.connect(bootstraps);
            return node;
        } catch (RuntimeException e) {
            node.close();
            throw e;
        }
    }

    /** Connects to all bootstraps at once; the first that answers is enough. */
    private void connect(List<Multiaddr> bootstraps) {
        await(FirstSuccess.of(bootstraps.stream().map(host::connect).toList()));
    }

    private RegistryClient registry() {
        return new OverlayRegistryClient(host, discovery(), RegistryClientConfig.defaults(), time);
    }

    private Mono<Explanation> explain(ServiceName name) {
        return Mono.using(
                () -> new OverlayHttpClient(host, HttpSettings.DEFAULTS),
                http -> explainer(http).explain(name),
                OverlayHttpClient::close);
    }

    private ResolutionExplainer explainer(OverlayHttpClient http) {
        PeerDiscovery discovery = discovery();
        ResolverParts parts = new ResolverParts(
                new UnwatchedRegistry(registry()),
                discovery,
                new InstancePool(pinger(), PoolConfig.defaults(), time),
                new AllocationClient(host, discovery, new NearestPlacement(), AllocationClientConfig.defaults(), time),
                http::probe);
        return new OnDemandResolver(parts, ResolverConfig.defaults(), ResolutionRecorder.NONE, time);
    }

    private PeerDiscovery discovery() {
        return new PeerDiscovery(dht, pinger(), DiscoveryConfig.defaults(), time);
    }

    private PeerPinger pinger() {
        return new PeerPinger(host, ping, DiscoveryConfig.defaults().pingTimeout(), time);
    }

    @Override
    public void close() {
        try {
            await(dht.stop());
        } finally {
            await(host.stop());
        }
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new OverlayException("interrupted", e);
        } catch (TimeoutException e) {
            throw new OverlayException("the network did not answer within " + LIMIT.toSeconds() + " s", e);
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
