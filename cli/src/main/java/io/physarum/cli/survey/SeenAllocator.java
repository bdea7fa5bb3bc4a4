package io.physarum.cli.survey;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An allocator, and what it runs.
 *
 * @param peer its peer id
 * @param roundTripMillis how far away it is; null if it does not answer
 * @param instances how many instances it runs, also of services that are not looked at; null if it did not say
 * @param freeCpuPercent its unreserved CPU, in percent of one core; null if it did not say
 * @param freeMemoryMebibytes its unreserved memory, in MiB; null if it did not say
 * @param services the services of which it serves an instance that answers, among those looked at
 * @param problem why it did not say anything; null if it did
 */
public record SeenAllocator(
        String peer,
        @Nullable Double roundTripMillis,
        @Nullable Integer instances,
        @Nullable Long freeCpuPercent,
        @Nullable Long freeMemoryMebibytes,
        List<String> services,
        @Nullable String problem) {

    /** Copies the list. */
    public SeenAllocator {
        services = List.copyOf(services);
    }
}
