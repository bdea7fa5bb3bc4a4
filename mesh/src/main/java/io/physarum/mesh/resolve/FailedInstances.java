package io.physarum.mesh.resolve;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.time.TimeSource;

/** The instances that failed a request a short while ago. Bounded: the oldest is forgotten first. Thread-safe. */
final class FailedInstances {

    private static final int MAX_ENTRIES = 4096;

    private final Duration exclusion;

    private final TimeSource time;

    private final Map<Key, Long> untilNanos = new LinkedHashMap<>();

    FailedInstances(Duration exclusion, TimeSource time) {
        this.exclusion = exclusion;
        this.time = time;
    }

    private record Key(ServiceName name, PeerId peer) {}

    synchronized void add(ServiceName name, PeerId peer) {
        forgetExpired();
        Key key = new Key(name, peer);
        untilNanos.remove(key);
        untilNanos.put(key, time.nanos() + exclusion.toNanos());
        if (untilNanos.size() > MAX_ENTRIES) {
            untilNanos.remove(untilNanos.keySet().iterator().next());
        }
    }

    synchronized void remove(ServiceName name, PeerId peer) {
        untilNanos.remove(new Key(name, peer));
    }

    synchronized Set<PeerId> of(ServiceName name) {
        forgetExpired();
        return untilNanos.keySet().stream()
                .filter(key -> key.name().equals(name))
                .map(Key::peer)
                .collect(Collectors.toUnmodifiableSet());
    }

    private void forgetExpired() {
        long now = time.nanos();
        untilNanos.values().removeIf(until -> until - now <= 0);
    }
}
