package io.physarum.libp2p.host.resource;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ToIntFunction;

import io.physarum.libp2p.limit.Holdings;
import io.physarum.libp2p.limit.RemoteNetwork;

/**
 * The connections that are set up and whose network counts, by that network. Guarded by the lock of the scopes that it is a part
 * of.
 */
final class Occupants {

    /** By how much a network must have more than another one to give way to it. */
    private static final int CLEARLY_MORE = 2;

    private final Holdings<RemoteNetwork, InboundScopes.Admission> places = new Holdings<>();

    void add(RemoteNetwork network, InboundScopes.Admission admission) {
        places.add(network, admission);
    }

    void remove(RemoteNetwork network, InboundScopes.Admission admission) {
        places.remove(network, admission);
    }

    /**
     * The one used least recently of the network that has most connections, if it has clearly more than the newcomer's.
     *
     * @param newcomers how many the newcomer's network has with it
     * @param connections how many connections a network has, those among them that are not set up
     */
    Optional<InboundScopes.Admission> whoGivesWay(int newcomers, ToIntFunction<RemoteNetwork> connections) {
        RemoteNetwork chosen = null;
        int most = CLEARLY_MORE * newcomers - 1;
        for (RemoteNetwork network : places.holders()) {
            int count = connections.applyAsInt(network);
            if (count > most) {
                chosen = network;
                most = count;
            }
        }
        return chosen == null ? Optional.empty() : leastRecentlyUsed(places.of(chosen));
    }

    private static Optional<InboundScopes.Admission> leastRecentlyUsed(Set<InboundScopes.Admission> admissions) {
        InboundScopes.Admission chosen = null;
        long longest = -1;
        for (InboundScopes.Admission admission : admissions) {
            OptionalLong unused = admission.unusedNanos();
            if (unused.isPresent() && unused.getAsLong() > longest) {
                chosen = admission;
                longest = unused.getAsLong();
            }
        }
        return Optional.ofNullable(chosen);
    }
}
