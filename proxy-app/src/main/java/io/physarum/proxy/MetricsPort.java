package io.physarum.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;

/**
 * The port of a proxy's metrics if {@code server.port} is set nowhere: the well-known one. If another program has that, as the
 * machine's first proxy, one for clients takes any free port; one that makes a service known does not, since others look for
 * it there.
 */
final class MetricsPort implements EnvironmentPostProcessor, Ordered {

    private static final int WELL_KNOWN = 9103;

    private static final String PORT = "server.port";

    private final Log log;

    private final int wellKnown;

    /** Spring makes it. */
    public MetricsPort(DeferredLogFactory logs) {
        this(logs, WELL_KNOWN);
    }

    MetricsPort(DeferredLogFactory logs, int wellKnown) {
        this.log = logs.getLog(MetricsPort.class);
        this.wellKnown = wellKnown;
    }

    /** After the configuration files. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (application.getMainApplicationClass() == ProxyApplication.class && !environment.containsProperty(PORT)) {
            PropertySource<?> source = new MapPropertySource("proxyMetricsPort", Map.of(PORT, port(environment)));
            environment.getPropertySources().addLast(source);
        }
    }

    private int port(ConfigurableEnvironment environment) {
        if (environment.containsProperty("physarum.proxy.service.name")
                || isFree(environment.getProperty("server.address"))) {
            return wellKnown;
        }
        log.warn("Port " + wellKnown + " is in use, so metrics and health are on a free port, which the log tells;"
                + " --server.port=PORT chooses one.");
        return 0;
    }

    private boolean isFree(@Nullable String address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address == null ? new InetSocketAddress(wellKnown) : new InetSocketAddress(address, wellKnown));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
