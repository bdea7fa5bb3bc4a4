package io.physarum.mesh.discovery;

import java.time.Duration;

/** What came of a ping. */
public sealed interface PingResult {

    /**
     * The peer answered.
     *
     * @param roundTripTime the time from sending to hearing back
     */
    record Answered(Duration roundTripTime) implements PingResult {}

    /**
     * The peer did not answer in time, could not be reached, or answered wrongly.
     *
     * @param reason why, for humans
     */
    record Failed(String reason) implements PingResult {}
}
