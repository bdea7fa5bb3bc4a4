package io.physarum.mesh.resolve;

import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.allocation.AllocatorAnswer;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import org.jspecify.annotations.Nullable;

/**
 * Why a request would go where it would.
 *
 * @param name the service's name
 * @param info what the registry says of it
 * @param instances the instances that are known or were found, best first
 * @param allocators the allocators and what they said; empty if they were not asked, because an instance will do
 * @param rule the rule that applies
 * @param choice the peer the request would go to, or that would start an instance for it; null if there is none
 */
public record Explanation(
        ServiceName name,
        ServiceInfo info,
        List<Instance> instances,
        List<AllocatorAnswer> allocators,
        Rule rule,
        @Nullable PeerId choice) {

    /** Copies the lists. */
    public Explanation {
        instances = List.copyOf(instances);
        allocators = List.copyOf(allocators);
    }

    /** What decides. */
    public enum Rule {
        /** The best pooled instance is used without any search. */
        POOLED,
        /** The nearest instance found is within the soft requirement. */
        FOUND_WITHIN_SOFT,
        /** One is started nearer than the nearest found, which is over the soft requirement. */
        ALLOCATE_NEARER,
        /** The nearest found would not answer: the request goes on to the next that was found with it. */
        NEXT_FOUND,
        /** The nearest found is over the soft requirement, but nobody nearer can start one. */
        KEEP_WITHIN_HARD,
        /** None that answers was found within the hard requirement: one is started. */
        ALLOCATE,
        /** None that answers was found and nobody can start one. */
        NOTHING
    }

    /** Where an instance is known from. */
    public enum Source {
        /** It is in the pool. */
        POOL,
        /** The DHT knows it. */
        DHT
    }

    /**
     * A candidate.
     *
     * @param peer the peer that serves it
     * @param source where it is known from
     * @param roundTripTime its distance; null if it did not answer a ping
     * @param answers whether a request that goes there would reach an instance; false if none would go there
     * @param verdict what speaks against it, or that nothing does
     */
    public record Instance(
            PeerId peer, Source source, @Nullable Duration roundTripTime, boolean answers, String verdict) {}
}
