package io.physarum.mesh.allocation;

import reactor.core.publisher.Mono;

/** What an allocator does for others; {@link AllocationServer} speaks the wire protocols for it. */
public interface AllocationService {

    /** Whether, and how well, this machine could run an instance now. Cheap; changes nothing. */
    Mono<AllocationOffer> offer(AllocationRequest request);

    /**
     * Starts an instance and completes when it is reachable through the overlay. Concurrent requests for one service start
     * one instance. Fails with {@link io.physarum.mesh.error.AllocationRefusedException} when this machine will not or
     * cannot.
     */
    Mono<StartedInstance> start(AllocationRequest request);

    /**
     * Starts an instance of which only the image is known: the original's text command. By default as {@link #start} with
     * {@link AllocationRequest#ofImage}.
     */
    default Mono<StartedInstance> startImage(String image) {
        return Mono.defer(() -> start(AllocationRequest.ofImage(image)));
    }
}
