package io.physarum.mesh.service;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * A network requirement of a service.
 *
 * @param roundTripMillis the longest round-trip time, in milliseconds; 0 = none required
 */
public record NetworkRequirement(@JsonProperty("RTT") long roundTripMillis) {

    /** No requirement. */
    public static final NetworkRequirement NONE = new NetworkRequirement(0);

    /** Whether a measured round-trip time meets the requirement. */
    public boolean isMetBy(Duration roundTripTime) {
        return roundTripMillis == 0 || roundTripTime.toNanos() <= Duration.ofMillis(roundTripMillis).toNanos();
    }
}
