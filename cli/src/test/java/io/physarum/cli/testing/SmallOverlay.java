package io.physarum.cli.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.discovery.Rendezvous;
import io.physarum.libp2p.kad.Dht;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.mesh.allocation.AllocationOffer;
import io.physarum.mesh.allocation.AllocationProtocols;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.allocation.AllocationServer;
import io.physarum.mesh.allocation.AllocationService;
import io.physarum.mesh.allocation.StartedInstance;
import io.physarum.mesh.dataplane.http.HttpServing;
import io.physarum.mesh.dataplane.http.HttpSettings;
import io.physarum.mesh.dataplane.http.ServedInstances;
import io.physarum.mesh.exchange.ExchangeLimits;
import io.physarum.mesh.registry.RegistryProtocols;
import io.physarum.mesh.registry.RegistryServer;
import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Mono;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A bootstrap, a registry that knows the services {@code hello} and {@code lonely}, an allocator that serves {@code hello}, and
 * a proxy that announces it but serves nothing; each with a DHT of its own.
 */
public final class SmallOverlay implements AutoCloseable {

    private static final String HELLO_CONTENT = "content-of-hello";

    private final TestHosts hosts = new TestHosts();

    private final DhtConfig config;

    private final ServerSocket instance;

    private final Host bootstrap;

    private final Host registry;

    private final Host allocator;

    private final Host proxy;

    /** Starts all of it; {@link #close} ends it. */
    public SmallOverlay() throws IOException {
        this(DhtConfig.DEFAULT);
    }

    /** Starts all of it, with a DHT of another configuration. */
    public SmallOverlay(DhtConfig config) throws IOException {
        this.config = config;
        instance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        bootstrap = hosts.start();
        KademliaDht first = Dht.on(bootstrap, config);
        first.start();
        registry = hosts.start();
        serveRegistry();
        allocator = hosts.start();
        serveAllocator();
        proxy = hosts.start();
        new HttpServing(new ServedInstances(), HttpSettings.DEFAULTS).bindTo(proxy);
        announce(registry, RegistryProtocols.RENDEZVOUS);
        announce(allocator, AllocationProtocols.RENDEZVOUS, HELLO_CONTENT);
        announce(proxy, HELLO_CONTENT);
    }

    private void serveRegistry() {
        Map<ServiceName, String> entries = Map.of(
                ServiceName.of("hello"),
                "{\"ContentHash\":\"" + HELLO_CONTENT + "\",\"DockerHash\":\"hello@sha256:1\"}",
                ServiceName.of("lonely"),
                "{\"ContentHash\":\"content-of-lonely\",\"DockerHash\":\"lonely@sha256:2\"}");
        new RegistryServer(registry, new FixedRegistry(entries), ExchangeLimits.defaults()).start();
    }

    private void serveAllocator() {
        new AllocationServer(allocator, new Machine(), AllocationServer.defaultLimits()).start();
        ServedInstances served = new ServedInstances();
        served.serve(ServiceName.of("hello"), HELLO_CONTENT, (InetSocketAddress) instance.getLocalSocketAddress());
        new HttpServing(served, HttpSettings.DEFAULTS).bindTo(allocator);
    }

    private void announce(Host host, String... names) {
        KademliaDht dht = Dht.on(host, config);
        dht.start();
        TestHosts.connect(host, bootstrap);
        await(dht.bootstrap());
        for (String name : names) {
            assertThat(await(dht.provide(Rendezvous.cidOf(name)))).isPositive();
        }
    }

    /** One more allocator, which takes questions and answers none. */
    public void addSilentAllocator() {
        Host silent = hosts.start();
        new AllocationServer(silent, new Silence(), AllocationServer.defaultLimits()).start();
        announce(silent, AllocationProtocols.RENDEZVOUS);
    }

    /** What others join by. */
    public String bootstrapAddress() {
        return address(bootstrap);
    }

    /** Where a node of it is. */
    public static String address(Host host) {
        return host.peerId().appendTo(host.listenAddresses().get(0)).toString();
    }

    public Host bootstrap() {
        return bootstrap;
    }

    public Host registry() {
        return registry;
    }

    public Host allocator() {
        return allocator;
    }

    public Host proxy() {
        return proxy;
    }

    @Override
    public void close() throws IOException {
        hosts.close();
        instance.close();
    }

    /** An allocator's machine that hangs. */
    private static final class Silence implements AllocationService {

        @Override
        public Mono<AllocationOffer> offer(AllocationRequest request) {
            return Mono.never();
        }

        @Override
        public Mono<StartedInstance> start(AllocationRequest request) {
            return Mono.never();
        }
    }

    /** An allocator's machine with one instance and some room. */
    private static final class Machine implements AllocationService {

        @Override
        public Mono<AllocationOffer> offer(AllocationRequest request) {
            return Mono.just(new AllocationOffer(true, null, 150, 2048, 0.1, true, 1));
        }

        @Override
        public Mono<StartedInstance> start(AllocationRequest request) {
            return Mono.error(new AssertionError("nothing is to be started"));
        }
    }
}
