package io.physarum.mesh.allocation;

import java.util.List;

import reactor.core.publisher.Mono;

/** Gets instances started somewhere in the network. */
public interface Allocator {

    /**
     * Starts an instance. Fails with {@link io.physarum.mesh.error.NoAllocatorException}, which lists each allocator's reason.
     *
     * @param constraint which allocators are of use
     */
    Mono<Allocation> allocate(AllocationRequest request, AllocationConstraint constraint);

    /** The same, and tells how it goes. By default it tells nothing. */
    default Mono<Allocation> allocate(
            AllocationRequest request, AllocationConstraint constraint, AllocationListener listener) {
        return allocate(request, constraint);
    }

    /** What all allocators would say to that now; starts nothing. */
    Mono<List<AllocatorAnswer>> survey(AllocationRequest request, AllocationConstraint constraint);

    /** Makes ready, so that an allocation soon after this need not wait for what can be known before. */
    default Mono<Void> prepare() {
        return Mono.empty();
    }
}
