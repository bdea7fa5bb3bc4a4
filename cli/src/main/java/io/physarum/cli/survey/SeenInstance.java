package io.physarum.cli.survey;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who is announced as an instance of a service.
 *
 * @param service the service's name
 * @param peer who announces it
 * @param servedBy what that peer is: an allocator serves what it started; null if it does not answer or say
 * @param roundTripMillis how far away it is; null if it does not answer
 * @param answers whether the instance takes requests
 * @param problem why not; null if it does
 */
public record SeenInstance(
        String service,
        String peer,
        @Nullable String servedBy,
        @Nullable Double roundTripMillis,
        boolean answers,
        @Nullable String problem) {}
