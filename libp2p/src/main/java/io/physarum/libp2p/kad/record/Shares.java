package io.physarum.libp2p.kad.record;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.identity.PeerId;
import org.jspecify.annotations.Nullable;

/**
 * Who has stored what here, so that none takes all the room: neither more than a limit, nor, when there is no room left, more
 * than one who comes later and has less. That goes for networks first, and within a network for its peers: who has many peer ids
 * in one network has no more room than who has one there. Holds no peer that has nothing stored; a peer counts for the network
 * that it stored the first of what it has from.
 */
final class Shares {

    /**
     * What one peer has stored under one key.
     *
     * @param owner the peer
     * @param key the key
     */
    record Share(PeerId owner, ByteString key) {}

    private record Owner(Object party, LinkedHashSet<ByteString> keys) {}

    private final int limit;

    private final Map<PeerId, Owner> owners = new HashMap<>();

    private final Ranking<Object> parties = new Ranking<>();

    private final Map<Object, Ranking<PeerId>> peersOfParties = new HashMap<>();

    Shares(int limit) {
        this.limit = limit;
    }

    boolean isUsedUpBy(PeerId peer) {
        Owner owner = owners.get(peer);
        return owner != null && owner.keys().size() >= limit;
    }

    void take(Sender sender, ByteString key) {
        Owner owner = owners.computeIfAbsent(sender.peer(), first -> new Owner(sender.party(), new LinkedHashSet<>()));
        if (owner.keys().add(key)) {
            parties.add(owner.party());
            peersOfParties
                    .computeIfAbsent(owner.party(), first -> new Ranking<>())
                    .add(sender.peer());
        }
    }

    void give(PeerId peer, ByteString key) {
        Owner owner = owners.get(peer);
        if (owner == null || !owner.keys().remove(key)) {
            return;
        }
        if (owner.keys().isEmpty()) {
            owners.remove(peer);
        }
        parties.remove(owner.party());
        peersOfParties.computeIfPresent(owner.party(), (party, peers) -> {
            peers.remove(peer);
            return peers.isEmpty() ? null : peers;
        });
    }

    /** The oldest of those who have most, if a newcomer has so much less that it may take its place. */
    @Nullable
    Share toMakeRoomFor(Sender newcomer) {
        Owner known = owners.get(newcomer.peer());
        Object own = known == null ? newcomer.party() : known.party();
        Object most = parties.first();
        if (most != null && parties.canGive(most, own)) {
            return oldestOf(Objects.requireNonNull(
                    Objects.requireNonNull(peersOfParties.get(most)).first()));
        }
        Ranking<PeerId> neighbours = peersOfParties.get(own);
        if (neighbours == null) {
            return null;
        }
        PeerId greediest = neighbours.first();
        return greediest != null && neighbours.canGive(greediest, newcomer.peer()) ? oldestOf(greediest) : null;
    }

    private Share oldestOf(PeerId peer) {
        LinkedHashSet<ByteString> keys =
                Objects.requireNonNull(owners.get(peer)).keys();
        return new Share(peer, keys.iterator().next());
    }
}
