package io.physarum.starter;

import java.util.Arrays;
import java.util.function.Predicate;

import io.physarum.libp2p.autonat.Reachability;
import io.physarum.libp2p.core.ConnectionGater;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.kad.DhtListener;
import io.physarum.libp2p.kad.wire.KadMessageType;
import io.physarum.mesh.meter.DocumentedMeter;
import io.physarum.mesh.meter.MeterSpec;

import static io.physarum.mesh.meter.MeterSpec.aCounter;
import static io.physarum.mesh.meter.MeterSpec.aGauge;
import static io.physarum.mesh.meter.MeterSpec.aTimer;

/** The meters that every node of the overlay has. */
public enum NodeMeter implements DocumentedMeter {
    /** Connections. */
    CONNECTIONS(aGauge("physarum.p2p.connections", "Connections open now, by who dialled")
            .tag("direction", "outbound", "inbound")),
    /** Streams. */
    STREAMS(aGauge("physarum.p2p.streams", "Streams open now, in both directions")),
    /** Bootstraps that are connected. */
    BOOTSTRAPS_CONNECTED(aGauge("physarum.p2p.bootstraps.connected", "Bootstraps connected now")),
    /** Bootstraps that it was given. */
    BOOTSTRAPS_CONFIGURED(
            aGauge("physarum.p2p.bootstraps.configured", "Bootstraps that this node was given, itself left out")),
    /** Limits that bit. */
    LIMITS(aCounter(
                    "physarum.p2p.limits",
                    "Times that a limit of the host, of a relay or of a protocol bit: something was refused, or a stream reset")
            .tag("limit", hostLimits())),
    /** Connections that the gater refused. */
    GATER_REFUSALS(aCounter(
                    "physarum.p2p.gater.refusals",
                    "Connections that the rules physarum.p2p.gater.* refused, by when: before a dial of a peer or an address,"
                            + " when a connection was accepted, or once its peer was known")
            .tag("stage", ConnectionGater.Stage.class)),
    /** Reachability. */
    REACHABILITY(aGauge(
                    "physarum.p2p.reachability",
                    "What AutoNAT has found out: 1 for whether others can reach this node, 0 for the other answers")
            .tag("state", Reachability.class)),
    /** Pings. */
    PINGS(aCounter("physarum.p2p.pings", "Pings sent to connected peers").tag("result", "answered", "unanswered")),
    /** Peers with a known distance. */
    PROBE_PEERS(aGauge("physarum.p2p.probe.peers", "Peers whose distance is known")),
    /** Questions to others. */
    DHT_REQUESTS(aTimer("physarum.p2p.dht.requests", "Questions to other nodes of the DHT")
            .tag("type", KadMessageType.class)
            .tag("outcome", DhtListener.Outcome.class)),
    /** Questions from others. */
    DHT_SERVED(aCounter("physarum.p2p.dht.served", "Questions from other nodes of the DHT")
            .tag("type", KadMessageType.class)
            .tag("outcome", DhtListener.Outcome.class)),
    /** Lookups. */
    DHT_LOOKUPS(aTimer("physarum.p2p.dht.lookups", "Lookups in the DHT, by what for")
            .tag("kind", DhtListener.LookupKind.class)
            .tag("outcome", "ok", "timeout")),
    /** Limits of the DHT that bit. */
    DHT_LIMITS(aCounter(
                    "physarum.p2p.dht.limits",
                    "Times that a limit of the DHT bit; they are physarum.p2p.dht.limits.* properties")
            .tag("limit", dhtLimits())),
    /** The routing table. */
    DHT_ROUTING_TABLE(aGauge("physarum.p2p.dht.routing.table.size", "Peers in the routing table")),
    /** Records of others. */
    DHT_RECORDS(aGauge("physarum.p2p.dht.records", "Records kept for others").tag("kind", "providers", "values")),
    /** Reservations. */
    RELAY_RESERVATIONS(
            aGauge("physarum.p2p.relay.reservations", "Reservations of this node at relays, and of others at this one")
                    .tag("side", "client", "server")),
    /** Connections through relays. */
    RELAY_CONNECTIONS(
            aGauge("physarum.p2p.relay.connections", "Connections of this node, open now, that lead through a relay")),
    /** Circuits. */
    RELAY_CIRCUITS(aGauge("physarum.p2p.relay.circuits", "Circuits that this node carries as a relay for others"));

    private static final String DHT = "dht-";

    @SuppressWarnings("ImmutableEnumChecker") // it is, but in another module
    private final MeterSpec spec;

    NodeMeter(MeterSpec spec) {
        this.spec = spec;
    }

    @Override
    public MeterSpec spec() {
        return spec;
    }

    @Override
    public String component() {
        return EVERY_NODE;
    }

    private static String[] hostLimits() {
        return limits(name -> !name.startsWith(DHT));
    }

    private static String[] dhtLimits() {
        return limits(name -> name.startsWith(DHT));
    }

    private static String[] limits(Predicate<String> kind) {
        return Arrays.stream(Limit.values()).map(Limit::text).filter(kind).toArray(String[]::new);
    }
}
