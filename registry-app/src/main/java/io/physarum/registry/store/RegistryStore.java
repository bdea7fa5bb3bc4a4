package io.physarum.registry.store;

import java.util.Map;

import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Where a registry keeps its entries. Values are kept exactly as they were put. What a {@link Mono} does begins when it is
 * subscribed to; none blocks the subscriber, signals arrive on a thread of the store's own, and failures are {@link
 * StoreException}s.
 */
public interface RegistryStore extends AutoCloseable {

    /** The longest value every store takes, in bytes of UTF-8. */
    int MAX_VALUE_BYTES = 1 << 20;

    /** The value of a name; empty if there is none. */
    Mono<String> get(ServiceName name);

    /** Every name with its value, as they were at one moment. */
    Mono<Map<ServiceName, String>> list();

    /**
     * Stores a value; it survives the end of this process, however it ends, once this has completed. Fails with {@link
     * StoreRequestException} if the value is too long, or the store would hold more than its {@link StoreCapacity}.
     */
    Mono<Void> put(ServiceName name, String value);

    /** Deletes a name for good; false if there was none. */
    Mono<Boolean> delete(ServiceName name);

    /**
     * The names that are put or deleted from now on, whoever does it. Never completes and never fails; a subscriber that does
     * not keep up misses some.
     */
    Flux<ServiceName> changes();

    /**
     * Takes a new member into the store's cluster, or takes it for the same one if it asks again, and answers what its etcd
     * is to be started with ({@code initial-cluster}). Fails with {@link MemberRefusedException}.
     */
    Mono<String> addMember(String memberName, String memberPeerUrl);

    /** How the store is; a store that cannot be reached is an answer, not a failure. */
    Mono<StoreHealth> health();

    /** Ends all work and lets go of files and connections. Idempotent. */
    @Override
    void close();
}
