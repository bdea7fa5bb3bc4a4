package io.physarum.starter.rtt;

import java.time.Duration;

/**
 * The distance to a peer.
 *
 * @param last the round-trip time measured last
 * @param average the exponentially weighted moving average of all measurements
 * @param lastSeenNanos when it was last measured, by the table's clock
 */
public record Rtt(Duration last, Duration average, long lastSeenNanos) {}
