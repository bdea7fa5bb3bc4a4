package io.physarum.registry.store.etcd.local;

import java.net.URI;

import reactor.core.publisher.Mono;

/** Asks a running registry to take this machine's etcd into the cluster. */
@FunctionalInterface
public interface ClusterJoin {

    /** Asks once, and answers etcd's {@code initial-cluster}; asking again for the same member does no harm. */
    Mono<String> join(String memberName, URI peerUrl);
}
