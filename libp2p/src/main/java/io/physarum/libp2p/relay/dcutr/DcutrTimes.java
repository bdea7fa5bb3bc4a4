package io.physarum.libp2p.relay.dcutr;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The times of the upgrade.
 *
 * @param exchange how long the peer may take for a message
 * @param grace how long a relayed connection without streams is kept once there is a direct one; above zero
 * @param nanoClock measures round trips
 */
public record DcutrTimes(Duration exchange, Duration grace, LongSupplier nanoClock) {

    /** Times by the system's clock. */
    public static DcutrTimes of(Duration exchange, Duration grace) {
        return new DcutrTimes(exchange, grace, System::nanoTime);
    }
}
