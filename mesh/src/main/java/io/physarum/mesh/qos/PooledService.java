package io.physarum.mesh.qos;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.service.ServiceInfo;

/** The pooled instances of one service. Lookups may come from any thread; changes only under the pool's monitor. */
final class PooledService {

    static final Comparator<PooledService> LEAST_RECENTLY_USED = Comparator.comparingLong(service -> service.usedNanos);

    private final int maxInstances;

    private volatile List<PooledInstance> bestFirst = List.of();

    private volatile long usedNanos;

    PooledService(int maxInstances, long nowNanos) {
        this.maxInstances = maxInstances;
        this.usedNanos = nowNanos;
    }

    Optional<PooledInstance> best(long nowNanos) {
        usedNanos = nowNanos;
        return peek();
    }

    Optional<PooledInstance> peek() {
        List<PooledInstance> instances = bestFirst;
        return instances.isEmpty() ? Optional.empty() : Optional.of(instances.get(0));
    }

    List<PooledInstance> instances() {
        return bestFirst;
    }

    Optional<PooledInstance> find(PeerId peer) {
        return bestFirst.stream()
                .filter(instance -> instance.peer().equals(peer))
                .findFirst();
    }

    /** Puts an instance in, replacing the peer's former one; the worst goes if there are too many. */
    void put(PooledInstance instance) {
        List<PooledInstance> next = without(instance.peer());
        next.add(instance);
        next.sort(PooledInstance.BEST_FIRST);
        bestFirst = List.copyOf(next.subList(0, Math.min(maxInstances, next.size())));
    }

    /** Takes a peer's instance out; true if that was the last. */
    boolean remove(PeerId peer) {
        bestFirst = List.copyOf(without(peer));
        return bestFirst.isEmpty();
    }

    /** Keeps the instances of the image that the registry names now. */
    void update(ServiceInfo info) {
        bestFirst = bestFirst.stream()
                .filter(instance -> instance.info().contentHash().equals(info.contentHash()))
                .map(instance -> instance.describedAs(info))
                .toList();
    }

    private List<PooledInstance> without(PeerId peer) {
        List<PooledInstance> rest = new ArrayList<>(bestFirst);
        rest.removeIf(instance -> instance.peer().equals(peer));
        return rest;
    }
}
