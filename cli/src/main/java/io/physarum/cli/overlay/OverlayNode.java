package io.physarum.cli.overlay;

import java.time.Duration;
import java.util.ArrayList;
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
import io.physarum.mesh.discovery.DiscoveryConfig;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.discovery.PeerPinger;
import io.physarum.mesh.registry.OverlayRegistryClient;
import io.physarum.mesh.registry.RegistryClient;
import io.physarum.mesh.registry.RegistryClientConfig;
import io.physarum.mesh.time.TimeSource;
import reactor.core.publisher.Mono;

/** A client of the overlay that lives as long as one command: a new identity, no listener, not part of anybody's DHT. Blocks. */
public final class OverlayNode implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Host host;

    private final KademliaDht dht;

    private OverlayNode(Host host, KademliaDht dht) {
        this.host = host;
        this.dht = dht;
    }

    /** Joins the overlay, asks the registry something, and leaves. The answer is empty if the registry's was. */
    public static <T> Optional<T> call(OverlayOptions options, Function<RegistryClient, Mono<T>> question) {
        try (OverlayNode node = join(options)) {
            return question.apply(node.registry()).blockOptional(LIMIT);
        } catch (IllegalStateException e) {
            throw new OverlayException("the registry did not answer within " + LIMIT.toSeconds() + " s", e);
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

    /** Connects to all bootstraps at once; one is enough. */
    private void connect(List<Multiaddr> bootstraps) {
        List<String> failures = new ArrayList<>();
        List<CompletableFuture<?>> attempts = new ArrayList<>();
        bootstraps.forEach(address -> attempts.add(host.connect(address)));
        for (CompletableFuture<?> attempt : attempts) {
            try {
                await(attempt);
            } catch (Libp2pException | OverlayException e) {
                failures.add(e.getMessage());
            }
        }
        if (failures.size() == bootstraps.size()) {
            throw new OverlayException("no bootstrap can be reached: " + String.join("; ", failures));
        }
    }

    private RegistryClient registry() {
        TimeSource time = TimeSource.system();
        PeerPinger pinger =
                new PeerPinger(host, Ping.on(host), DiscoveryConfig.defaults().pingTimeout(), time);
        PeerDiscovery discovery = new PeerDiscovery(dht, pinger, DiscoveryConfig.defaults(), time);
        return new OverlayRegistryClient(host, discovery, RegistryClientConfig.defaults(), time);
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
            throw cause instanceof Libp2pException expected
                    ? expected
                    : new OverlayException("the network failed: " + cause, cause);
        }
    }
}
