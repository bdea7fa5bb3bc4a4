package io.physarum.registry.store.etcd;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import io.physarum.registry.store.StoreCapacity;

/**
 * How an etcd cluster is used.
 *
 * @param endpoints client addresses to begin with, the nearest first; the cluster's other members are found through them
 * @param prefix what the keys of the entries begin with
 * @param attemptTimeout how long one member may take to answer before the next is asked
 * @param requestTimeout how long a request may take in all
 * @param staleReadAfter how long a read waits for the cluster to agree before any member's own copy is taken
 * @param refreshInterval how often the list of members is read
 * @param capacity how much the store may hold
 * @param membership who may be in the cluster
 */
public record EtcdStoreConfig(
        List<URI> endpoints,
        String prefix,
        Duration attemptTimeout,
        Duration requestTimeout,
        Duration staleReadAfter,
        Duration refreshInterval,
        StoreCapacity capacity,
        MembershipConfig membership) {

    /** The prefix of the keys unless told otherwise. */
    public static final String DEFAULT_PREFIX = "/physarum/services/";

    /** Copies the endpoints. */
    public EtcdStoreConfig {
        endpoints = List.copyOf(endpoints);
    }

    /** One second for a member, five in all, stale reads after 1.5. */
    public static EtcdStoreConfig of(List<URI> endpoints) {
        return new EtcdStoreConfig(
                endpoints,
                DEFAULT_PREFIX,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofMillis(1500),
                Duration.ofSeconds(5),
                StoreCapacity.DEFAULT,
                MembershipConfig.DEFAULT);
    }

    /** The same with another prefix of the keys. */
    public EtcdStoreConfig withPrefix(String other) {
        return new EtcdStoreConfig(
                endpoints,
                other,
                attemptTimeout,
                requestTimeout,
                staleReadAfter,
                refreshInterval,
                capacity,
                membership);
    }

    /** The same with another capacity. */
    public EtcdStoreConfig withCapacity(StoreCapacity other) {
        return new EtcdStoreConfig(
                endpoints, prefix, attemptTimeout, requestTimeout, staleReadAfter, refreshInterval, other, membership);
    }
}
