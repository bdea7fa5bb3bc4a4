package io.physarum.mesh.resolve;

import java.time.Duration;
import java.util.Map;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;

/**
 * A way to an instance of a service.
 *
 * @param name the service's name
 * @param info what the registry says of it
 * @param peer the peer that serves the instance
 * @param roundTripTime the peer's distance when it was last measured
 * @param outcome how the instance was come by
 * @param timings how long each stage of the search took, in order; empty for a pooled instance
 */
public record Route(
        ServiceName name,
        ServiceInfo info,
        PeerId peer,
        Duration roundTripTime,
        Outcome outcome,
        Map<String, Duration> timings) {

    /** How an instance was come by. */
    public enum Outcome {
        /** It was in the pool. */
        CACHED,
        /** It was found in the DHT. */
        FOUND,
        /** It was started for this request. */
        ALLOCATED
    }
}
