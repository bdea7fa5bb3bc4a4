package io.physarum.libp2p.autonat;

import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.LimitListener;

/**
 * AutoNAT v2 for a host: has its addresses tested by peers, tests those of peers, or both. What several servers have reached is
 * advertised, also if the host only learnt of it from peers that see it there. Methods may be called from any thread.
 */
public final class Autonat {

    private final Host dialer;

    private final AutonatConfig config;

    private final AutonatClient client;

    private final AutonatServer server;

    private Autonat(Host host, Host dialer, AutonatConfig config, Listeners listeners) {
        Chance chance = new Chance(System::nanoTime, new SecureRandom());
        this.dialer = dialer;
        this.config = config;
        this.client = new AutonatClient(host, config, listeners, chance);
        this.server = new AutonatServer(host, dialer, config, listeners.limits(), chance.random());
    }

    /**
     * Who hears of what happens.
     *
     * @param reachability of what was found out
     * @param limits of limits that bite
     */
    public record Listeners(ReachabilityListener reachability, LimitListener limits) {}

    /**
     * Time and chance.
     *
     * @param nanoClock the time
     * @param random chance that nobody can foresee
     */
    record Chance(LongSupplier nanoClock, RandomGenerator random) {}

    /**
     * AutoNAT for a host, which the caller starts and stops; it does nothing until {@link #start()}.
     *
     * @param dialer dials on behalf of others: a host of the same network that has another key, listens nowhere and does nothing
     *     else ({@link Host#newDialer()}); it is stopped with this
     */
    public static Autonat on(Host host, Host dialer, AutonatConfig config, Listeners listeners) {
        return new Autonat(host, dialer, config, listeners);
    }

    /** Begins to serve and to ask, as far as configured; the host should listen by now. */
    public void start() {
        if (config.serve()) {
            server.start();
        }
        if (config.client()) {
            client.start();
        }
    }

    /** Stops, and the dialling host too. Idempotent; never fails. */
    public CompletableFuture<Void> stop() {
        client.stop();
        server.stop();
        return dialer.stop();
    }

    /** What is known now; nothing unless this is a client. */
    public ReachabilityReport reachability() {
        return client.report();
    }
}
