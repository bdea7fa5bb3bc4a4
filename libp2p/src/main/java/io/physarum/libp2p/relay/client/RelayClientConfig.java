package io.physarum.libp2p.relay.client;

import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * Which relays a host uses to be reached.
 *
 * @param relays addresses of relays, most wanted first, with or without the relay's peer id
 * @param wanted at how many of them to keep a reservation; if one is lost, another takes its place
 * @param maxCircuitsPerRelay the most connections that may come in through one relay at a time
 * @param exchangeTimeout how long a relay, and the target behind it, may take to answer
 * @param retryFirst how long to wait before a relay that failed is tried again; each failure in a row doubles it
 * @param retryAtMost the longest such wait
 * @param holePunching whether to try to connect directly with peers that were met through a relay
 * @param circuitGrace how long a connection through a relay is kept without streams once there is a direct one; longer than zero
 */
public record RelayClientConfig(
        List<Multiaddr> relays,
        int wanted,
        int maxCircuitsPerRelay,
        Duration exchangeTimeout,
        Duration retryFirst,
        Duration retryAtMost,
        boolean holePunching,
        Duration circuitGrace) {

    private static final RelayClientConfig DEFAULTS = new RelayClientConfig(
            List.of(),
            2,
            512,
            Duration.ofSeconds(15),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            true,
            Duration.ofSeconds(10));

    /** Checks the values. */
    public RelayClientConfig {
        relays = List.copyOf(relays);
        if (wanted < 0 || maxCircuitsPerRelay < 1) {
            throw new IllegalArgumentException("wanted must not be negative, maxCircuitsPerRelay at least 1");
        }
        if (exchangeTimeout.isNegative()
                || exchangeTimeout.isZero()
                || retryFirst.isNegative()
                || retryFirst.isZero()) {
            throw new IllegalArgumentException("exchangeTimeout and retryFirst must be longer than zero");
        }
        if (circuitGrace.isNegative() || circuitGrace.isZero()) {
            throw new IllegalArgumentException("circuitGrace must be longer than zero");
        }
        if (retryAtMost.compareTo(retryFirst) < 0) {
            throw new IllegalArgumentException("retryAtMost must not be shorter than retryFirst");
        }
        for (Multiaddr relay : relays) {
            if (relay.isRelayed()) {
                throw new IllegalArgumentException(
                        "a relay is reached directly, and " + relay + " leads through another");
            }
        }
    }

    /** No relays; two reservations would be kept. */
    public static RelayClientConfig defaults() {
        return DEFAULTS;
    }

    /** This configuration with other relays. */
    public RelayClientConfig withRelays(List<Multiaddr> values, int howMany) {
        return new RelayClientConfig(
                values,
                howMany,
                maxCircuitsPerRelay,
                exchangeTimeout,
                retryFirst,
                retryAtMost,
                holePunching,
                circuitGrace);
    }

    /** This configuration with another number of connections through one relay. */
    public RelayClientConfig withMaxCircuitsPerRelay(int value) {
        return new RelayClientConfig(
                relays, wanted, value, exchangeTimeout, retryFirst, retryAtMost, holePunching, circuitGrace);
    }

    /** This configuration with other times. */
    public RelayClientConfig withTimes(Duration exchange, Duration first, Duration atMost) {
        return new RelayClientConfig(
                relays, wanted, maxCircuitsPerRelay, exchange, first, atMost, holePunching, circuitGrace);
    }

    /** This configuration with or without direct connections to peers that were met through a relay. */
    public RelayClientConfig withHolePunching(boolean value, Duration grace) {
        return new RelayClientConfig(
                relays, wanted, maxCircuitsPerRelay, exchangeTimeout, retryFirst, retryAtMost, value, grace);
    }
}
