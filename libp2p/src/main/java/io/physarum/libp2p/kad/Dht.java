package io.physarum.libp2p.kad;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.kad.routing.RoutingTable;

/** Makes DHT nodes. */
public final class Dht {

    /**
     * What a node runs on besides its configuration; a simulator gives its own.
     *
     * @param transport how it reaches others
     * @param loop where it runs and what time it is
     * @param random where its chance comes from
     */
    public record Environment(KadTransport transport, KadLoop loop, RandomGenerator random) {}

    private Dht() {}

    /** A node over a host. It does nothing until {@link KademliaDht#start()}. */
    public static KademliaDht on(Host host, DhtConfig config) {
        return on(host, config, DhtListener.none());
    }

    /** A node over a host that tells a listener what it does. */
    public static KademliaDht on(Host host, DhtConfig config, DhtListener listener) {
        KadTransport transport = new HostKadTransport(host, config, listener);
        KadLoop loop = KadLoop.of(host.eventLoopGroup().next());
        return in(new Environment(transport, loop, new SecureRandom()), config, listener);
    }

    /** A node in a given environment. */
    public static KademliaDht in(Environment environment, DhtConfig config, DhtListener listener) {
        RoutingTable table = new RoutingTable(
                environment.transport().selfId(), config.k(), config.limits().networks());
        return new KademliaNode(new KadContext(
                config, environment.loop(), environment.transport(), environment.random(), listener, table));
    }
}
