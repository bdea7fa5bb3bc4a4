package io.physarum.libp2p.autonat;

import java.time.Duration;

/**
 * How a node takes part in AutoNAT.
 *
 * @param client whether it has its own addresses tested
 * @param serve whether it tests those of others
 * @param allowPrivate whether addresses of private networks are tested, too, for a mesh in such a network: whoever may connect
 *     can then have this node dial machines there
 * @param confidence by how many the servers that reached an address must outnumber those that did not, or the other way round
 * @param observers how many peers must have seen this node at an IP address before it is tested
 * @param probeInterval the time between two tests while an address is undecided; it doubles while nothing comes of them
 * @param retestInterval the time after which an address that is decided is tested again
 * @param timeout how long one exchange may take, the dial included
 * @param limits how much others can make this node do
 */
public record AutonatConfig(
        boolean client,
        boolean serve,
        boolean allowPrivate,
        int confidence,
        int observers,
        Duration probeInterval,
        Duration retestInterval,
        Duration timeout,
        AutonatLimits limits) {

    /** Client and server for addresses of the Internet. */
    public static final AutonatConfig DEFAULT = new AutonatConfig(
            true,
            true,
            false,
            3,
            2,
            Duration.ofSeconds(5),
            Duration.ofMinutes(30),
            Duration.ofSeconds(15),
            AutonatLimits.DEFAULT);

    /** Checks the values. */
    public AutonatConfig {
        if (confidence < 1 || confidence > 16 || observers < 1) {
            throw new IllegalArgumentException("autonat confidence must be from 1 to 16, and observers at least 1");
        }
        for (Duration time : new Duration[] {probeInterval, retestInterval, timeout}) {
            if (time.isNegative() || time.isZero()) {
                throw new IllegalArgumentException("the times of autonat must be longer than zero, not " + time);
            }
        }
    }
}
