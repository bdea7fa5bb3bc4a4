package io.physarum.standalone;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.proxy.gateway.GatewayServer;
import io.physarum.starter.host.EventLoops;
import io.physarum.starter.launch.ApplicationStarter;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A running mesh in this process: bootstrap, registry, proxy and allocator, which share nothing but their event loops and
 * speak to each other through the overlay, as they would from machine to machine. Thread-safe.
 */
public final class Standalone implements AutoCloseable {

    private final StandaloneOptions options;

    private final EventLoops loops = EventLoops.start(0);

    private final Map<Component, ConfigurableApplicationContext> contexts = new EnumMap<>(Component.class);

    private volatile boolean stopping;

    private Standalone(StandaloneOptions options) {
        this.options = options;
    }

    /** A mesh of which nothing runs yet but its event loops; {@link #close} stops those too. */
    static Standalone of(StandaloneOptions options) {
        return new Standalone(options);
    }

    /** Starts the applications one after another and returns when all are ready; if one fails, none is left running. */
    public static Standalone start(StandaloneOptions options) {
        Standalone standalone = of(options);
        standalone.start();
        return standalone;
    }

    /**
     * Starts the applications one after another; if one fails, none is left running. A {@link #close} by another thread
     * meanwhile, as by the shutdown hook, ends it with an {@link IllegalStateException} after the application at hand.
     */
    void start() {
        try {
            for (Component component : Component.values()) {
                start(component);
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private synchronized void start(Component component) {
        if (stopping) {
            throw new IllegalStateException("the mesh was told to stop while it started");
        }
        ApplicationStarter starter = ApplicationStarter.of(component.application())
                .with(properties(component))
                .hinting(StandaloneFlags.hints(component))
                .prepare(context -> context.getBeanFactory().registerSingleton("sharedEventLoopGroup", loops.group()))
                .stoppedByCaller();
        contexts.put(component, starter.start());
    }

    private Map<String, Object> properties(Component component) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("spring.config.location", ConfigLocation.of(component.application()));
        properties.put("physarum.home", options.home().toString());
        properties.put("server.address", options.address());
        properties.put("server.port", options.ports().http(component));
        int port = component == Component.BOOTSTRAP ? options.ports().bootstrap() : 0;
        properties.put("physarum.p2p.listen", listen(port));
        if (component != Component.BOOTSTRAP) {
            properties.put("physarum.p2p.bootstraps[0]", bootstrapAddresses().get(0));
            properties.put("physarum.p2p.bootstrap.required", true);
        }
        properties.putAll(ownProperties(component));
        properties.putAll(options.properties());
        return properties;
    }

    private Map<String, Object> ownProperties(Component component) {
        return switch (component) {
            case BOOTSTRAP -> Map.of();
            case REGISTRY -> Map.of("physarum.registry.store", "embedded");
            case PROXY ->
                Map.of(
                        "physarum.proxy.http-address", options.address(),
                        "physarum.proxy.http-port", options.ports().gateway());
            case ALLOCATOR ->
                Map.of(
                        "physarum.allocator.driver",
                        "process",
                        "physarum.allocator.proxy-address",
                        gateway().getAuthority());
        };
    }

    private String listen(int port) {
        return (options.address().contains(":") ? "/ip6/" : "/ip4/") + options.address() + "/tcp/" + port;
    }

    /** The p2p addresses of the bootstrap, which other nodes join by. */
    public List<String> bootstrapAddresses() {
        Host host = context(Component.BOOTSTRAP).getBean(Host.class);
        return host.advertisedAddresses().stream()
                .map(host.peerId()::appendTo)
                .map(Multiaddr::toString)
                .toList();
    }

    /** Where the proxy answers requests to services. */
    public URI gateway() {
        return uri(context(Component.PROXY).getBean(GatewayServer.class).port());
    }

    /** Where an application answers Actuator requests. */
    public URI management(Component component) {
        return uri(context(component).getEnvironment().getProperty("local.server.port", Integer.class));
    }

    /** An application's context. */
    public synchronized ConfigurableApplicationContext context(Component component) {
        ConfigurableApplicationContext context = contexts.get(component);
        if (context == null) {
            throw new IllegalStateException(component + " is not running");
        }
        return context;
    }

    private URI uri(@Nullable Integer port) {
        if (port == null) {
            throw new IllegalStateException("there is no web server");
        }
        String host = options.address().contains(":") ? "[" + options.address() + "]" : options.address();
        return URI.create("http://" + host + ":" + port);
    }

    /** Whether it was told to stop. */
    boolean isStopping() {
        return stopping;
    }

    /**
     * Stops the applications that run, the last one started first, and returns when none does; one that is just starting
     * is waited for and stopped. Idempotent.
     */
    @Override
    public void close() {
        stopping = true;
        synchronized (this) {
            stopOrder().forEach(ConfigurableApplicationContext::close);
            loops.destroy();
        }
    }

    private Deque<ConfigurableApplicationContext> stopOrder() {
        Deque<ConfigurableApplicationContext> order = new ArrayDeque<>();
        contexts.values().forEach(order::addFirst);
        contexts.clear();
        return order;
    }
}
