package io.physarum.libp2p.kad;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * Where several peers say that one peer lives. Who tells first has no more say than who tells last: of addresses that equally many
 * have named, each informer's first comes before anybody's second.
 */
final class AddressVoices {

    /** Of what one peer says of another no more addresses count, so that the others have their say. */
    static final int MAX_PER_ANSWER = 8;

    /** What the peer says of itself, or has told this node, counts for more than all that others say. */
    private static final int OWN = 1_000;

    private record Standing(int voices, int place) {

        Standing and(Standing other) {
            return new Standing(voices + other.voices, Math.min(place, other.place));
        }
    }

    private static final Comparator<Standing> BEST_FIRST =
            Comparator.comparingInt(Standing::voices).reversed().thenComparingInt(Standing::place);

    private final Map<Multiaddr, Standing> standings = new LinkedHashMap<>();

    /** What counts of what one peer says of another: the first addresses. */
    static PeerInfo hearsay(PeerInfo told) {
        return told.addresses().size() <= MAX_PER_ANSWER
                ? told
                : new PeerInfo(told.peerId(), told.addresses().subList(0, MAX_PER_ANSWER));
    }

    /** Takes what a peer says, be it of itself or of another. */
    void hear(PeerInfo told, boolean isOwn) {
        List<Multiaddr> addresses = isOwn ? told.addresses() : hearsay(told).addresses();
        int place = 0;
        for (Multiaddr address : addresses.stream().distinct().toList()) {
            standings.merge(address, new Standing(isOwn ? OWN : 1, place++), Standing::and);
        }
    }

    /** Whether so many have named the same address, or the peer itself has named one. */
    boolean isNamedBy(int peers) {
        return standings.values().stream().anyMatch(standing -> standing.voices() >= peers);
    }

    boolean isEmpty() {
        return standings.isEmpty();
    }

    /** So many addresses at most, those that most have named first. */
    List<Multiaddr> ranked(int limit) {
        return standings.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(BEST_FIRST))
                .limit(limit)
                .map(Map.Entry::getKey)
                .toList();
    }
}
