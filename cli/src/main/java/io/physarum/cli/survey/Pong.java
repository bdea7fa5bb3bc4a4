package io.physarum.cli.survey;

import org.jspecify.annotations.Nullable;

/**
 * What came of one ping.
 *
 * @param number counted from 1
 * @param roundTripMillis how long the answer took; null if there was none
 * @param problem why there was none; null if there was one
 */
public record Pong(
        int number,
        @Nullable Double roundTripMillis,
        @Nullable String problem) {}
