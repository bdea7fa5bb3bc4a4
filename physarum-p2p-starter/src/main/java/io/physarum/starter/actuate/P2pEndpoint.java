package io.physarum.starter.actuate;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import io.physarum.libp2p.autonat.Reachability;
import io.physarum.libp2p.autonat.ReachabilityReport;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.starter.bootstrap.Bootstrapper;
import io.physarum.starter.rtt.Rtt;
import io.physarum.starter.rtt.RttTable;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** Actuator endpoint {@code p2p}: who this node is, where it can be reached, and whom it is connected to. */
@Endpoint(id = "p2p")
final class P2pEndpoint {

    private final Host host;

    private final @Nullable KademliaDht dht;

    private final @Nullable Bootstrapper bootstrapper;

    private final @Nullable RttTable rtts;

    private final Supplier<ReachabilityReport> reachability;

    P2pEndpoint(
            Host host,
            @Nullable KademliaDht dht,
            @Nullable Bootstrapper bootstrapper,
            @Nullable RttTable rtts,
            Supplier<ReachabilityReport> reachability) {
        this.host = host;
        this.reachability = reachability;
        this.dht = dht;
        this.bootstrapper = bootstrapper;
        this.rtts = rtts;
    }

    @ReadOperation
    NodeView node() {
        ReachabilityReport known = reachability.get();
        return new NodeView(
                host.peerId().toString(),
                text(host.listenAddresses()),
                text(host.advertisedAddresses().stream()
                        .map(host.peerId()::appendTo)
                        .toList()),
                host.protocols().stream().sorted().toList(),
                dht == null ? 0 : dht.routingTable().size(),
                bootstraps(),
                new ReachabilityView(text(known.node()), tested(known)),
                host.connections().stream()
                        .map(this::peer)
                        .sorted(Comparator.comparing(PeerView::peerId))
                        .toList());
    }

    private static Map<String, String> tested(ReachabilityReport report) {
        Map<String, String> result = new LinkedHashMap<>();
        report.addresses().forEach((address, reachability) -> result.put(address.toString(), text(reachability)));
        return result;
    }

    private static String text(Reachability reachability) {
        return reachability.name().toLowerCase(Locale.ROOT);
    }

    private List<String> bootstraps() {
        return bootstrapper == null ? List.of() : bootstrapper.bootstraps();
    }

    private PeerView peer(Connection connection) {
        Optional<Rtt> rtt = rtts == null ? Optional.empty() : rtts.rtt(connection.remotePeer());
        return new PeerView(
                connection.remotePeer().toString(),
                connection.remoteAddress().toString(),
                connection.isInitiator() ? "outbound" : "inbound",
                connection.streamCount(),
                rtt.map(known -> millis(known.last())).orElse(null),
                rtt.map(known -> millis(known.average())).orElse(null),
                host.addressBook().protocols(connection.remotePeer()).stream()
                        .sorted()
                        .toList());
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static List<String> text(List<Multiaddr> addresses) {
        return addresses.stream().map(Multiaddr::toString).toList();
    }

    /**
     * What the endpoint answers.
     *
     * @param peerId who this node is
     * @param listenAddresses what it is bound to
     * @param addresses by which others reach it, with its peer id: what goes into {@code -bootstrap}
     * @param protocols what it serves
     * @param routingTableSize the peers in its part of the DHT
     * @param bootstraps the peer ids of its bootstraps, or the addresses of those given without one
     * @param reachability whether others can reach it
     * @param peers its connections
     */
    record NodeView(
            String peerId,
            List<String> listenAddresses,
            List<String> addresses,
            List<String> protocols,
            int routingTableSize,
            List<String> bootstraps,
            ReachabilityView reachability,
            List<PeerView> peers) {}

    /**
     * What AutoNAT has found out; each is unknown, reachable or unreachable.
     *
     * @param node whether others can reach the node
     * @param addresses whether they can at each address
     */
    record ReachabilityView(String node, Map<String, String> addresses) {}

    /**
     * A connection.
     *
     * @param peerId who is at the other end
     * @param address where
     * @param direction who dialled: outbound is this node
     * @param streams open now, in both directions
     * @param rttMillis the round-trip time measured last
     * @param ewmaRttMillis its moving average
     * @param protocols what the peer said it serves
     */
    record PeerView(
            String peerId,
            String address,
            String direction,
            int streams,
            @Nullable Double rttMillis,
            @Nullable Double ewmaRttMillis,
            List<String> protocols) {}
}
