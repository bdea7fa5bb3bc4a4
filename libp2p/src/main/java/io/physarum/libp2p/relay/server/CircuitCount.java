package io.physarum.libp2p.relay.server;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.limit.RemoteNetwork;

/** Counts the circuits there are, those from each peer, from each address, and to each peer. Thread-safe. */
final class CircuitCount {

    /**
     * A circuit that is counted.
     *
     * @param source who asked for it
     * @param network where the source is, if that counts
     * @param target to whom it leads
     */
    record Circuit(PeerId source, Optional<RemoteNetwork> network, PeerId target) {}

    private final RelayLimits limits;

    private final Map<PeerId, Integer> from = new HashMap<>();

    private final Map<RemoteNetwork, Integer> fromNetwork = new HashMap<>();

    private final Map<PeerId, Integer> to = new HashMap<>();

    private int size;

    CircuitCount(RelayLimits limits) {
        this.limits = limits;
    }

    /**
     * Counts a circuit until {@link #release}.
     *
     * @param ip the address of the source
     * @throws LimitExceededException if it is one too many
     */
    synchronized Circuit take(PeerId source, InetAddress ip, PeerId target) {
        Circuit circuit = new Circuit(source, ClientNetwork.of(ip), target);
        check(size, Limit.RELAY_CIRCUITS, limits.maxCircuits());
        check(from.getOrDefault(source, 0), Limit.RELAY_CIRCUITS_PER_PEER, limits.maxCircuitsPerPeer());
        check(to.getOrDefault(target, 0), Limit.RELAY_CIRCUITS_PER_PEER, limits.maxCircuitsPerPeer());
        circuit.network().ifPresent(network -> {
            check(fromNetwork.getOrDefault(network, 0), Limit.RELAY_CIRCUITS_PER_IP, limits.maxCircuitsPerIp());
            fromNetwork.merge(network, 1, Integer::sum);
        });
        size++;
        from.merge(source, 1, Integer::sum);
        to.merge(target, 1, Integer::sum);
        return circuit;
    }

    private static void check(int count, Limit limit, int most) {
        if (count >= most) {
            throw new LimitExceededException(limit, most);
        }
    }

    synchronized void release(Circuit circuit) {
        size--;
        countDown(from, circuit.source());
        circuit.network().ifPresent(network -> countDown(fromNetwork, network));
        countDown(to, circuit.target());
    }

    private static <K> void countDown(Map<K, Integer> counts, K owner) {
        counts.computeIfPresent(owner, (same, count) -> count > 1 ? count - 1 : null);
    }

    synchronized int size() {
        return size;
    }
}
