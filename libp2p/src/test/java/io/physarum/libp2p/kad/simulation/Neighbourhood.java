package io.physarum.libp2p.kad.simulation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.kad.routing.KadKey;

/** Peers in the order of the keyspace, of which those about a point are found fast. */
final class Neighbourhood {

    private record Resident(KadKey key, PeerInfo peer) {}

    /** Any point: the distances from it put keys in an order in which those with a common prefix stand together. */
    private static final Comparator<KadKey> ORDER = KadKey.of(new byte[0]).nearestFirst();

    private final List<Resident> residents;

    Neighbourhood(Collection<PeerInfo> peers) {
        this.residents = peers.stream()
                .map(peer -> new Resident(KadKey.of(peer.peerId()), peer))
                .sorted(Comparator.comparing(Resident::key, ORDER))
                .toList();
    }

    /** Peers about a point, nearest first; seldom others than the nearest. */
    List<PeerInfo> about(KadKey target, int count) {
        int low = 0;
        int high = residents.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ORDER.compare(residents.get(middle).key(), target) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        List<Resident> window =
                new ArrayList<>(residents.subList(Math.max(0, low - count), Math.min(residents.size(), low + count)));
        window.sort(Comparator.comparing(Resident::key, target.nearestFirst()));
        return window.stream().limit(count).map(Resident::peer).toList();
    }
}
