package io.physarum.cli.survey;

import java.util.List;

/**
 * Who serves what.
 *
 * @param instances of each service in turn, nearest first
 * @param allocators nearest first
 */
public record SeenInstances(List<SeenInstance> instances, List<SeenAllocator> allocators) {

    /** Copies the lists. */
    public SeenInstances {
        instances = List.copyOf(instances);
        allocators = List.copyOf(allocators);
    }
}
