package io.physarum.mesh.service;

import java.time.Duration;

import com.fasterxml.jackson.annotation.JsonProperty;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * A network requirement of a service.
 *
 * @param roundTripMillis the longest round-trip time, in milliseconds; 0 = none required
 */
public record NetworkRequirement(
        @JsonProperty("RTT") @JsonDeserialize(using = NonNegativeLong.class)
        long roundTripMillis) {

    /** No requirement. */
    public static final NetworkRequirement NONE = new NetworkRequirement(0);

    /** Whether a measured round-trip time meets the requirement. */
    public boolean isMetBy(Duration roundTripTime) {
        return roundTripMillis == 0 || roundTripTime.compareTo(Duration.ofMillis(roundTripMillis)) <= 0;
    }
}
