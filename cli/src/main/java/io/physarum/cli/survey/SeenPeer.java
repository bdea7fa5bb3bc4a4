package io.physarum.cli.survey;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A node that the network knows of.
 *
 * @param peer its peer id
 * @param role what it is for; null if it did not say
 * @param roundTripMillis how far away it is; null if it did not answer
 * @param agent the software that it says it is; null if it did not say
 * @param addresses where it says, or others say, that it can be reached
 * @param protocols what it says it serves
 * @param problem why it did not answer; null if it did
 */
public record SeenPeer(
        String peer,
        @Nullable String role,
        @Nullable Double roundTripMillis,
        @Nullable String agent,
        List<String> addresses,
        List<String> protocols,
        @Nullable String problem) {

    /** Copies the lists. */
    public SeenPeer {
        addresses = List.copyOf(addresses);
        protocols = List.copyOf(protocols);
    }
}
