package io.physarum.mesh.discovery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.service.NetworkRequirement;

/**
 * What a search in the DHT found.
 *
 * @param candidates the providers that answered a ping, nearest first
 * @param unreachable the providers that did not, and why
 * @param lookupTime how long the DHT was asked, until it had no more to say or nobody listened any more
 * @param pingTime the time from the first provider's becoming known to the end; zero if there was none
 */
public record Discovery(
        List<Candidate> candidates, Map<PeerId, String> unreachable, Duration lookupTime, Duration pingTime) {

    /** Nothing found, in no time. */
    public static final Discovery NOTHING = new Discovery(List.of(), Map.of(), Duration.ZERO, Duration.ZERO);

    /** Copies the collections. */
    public Discovery {
        candidates = List.copyOf(candidates);
        unreachable = Map.copyOf(unreachable);
    }

    /** The nearest candidate that meets a requirement. */
    public Optional<Candidate> nearestWithin(NetworkRequirement requirement) {
        return candidates.stream().findFirst().filter(nearest -> requirement.isMetBy(nearest.roundTripTime()));
    }
}
