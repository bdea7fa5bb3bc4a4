package io.physarum.registry.store.etcd;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Since when members have not answered, as far as was noticed; by member id. */
final class MemberSilence {

    private final Map<Long, Long> since = new ConcurrentHashMap<>();

    private final LongSupplier nanos;

    MemberSilence(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** All members were asked, and these have answered. */
    void asked(Collection<Long> all, Set<Long> answered) {
        since.keySet().retainAll(all);
        since.keySet().removeAll(answered);
        all.stream().filter(id -> !answered.contains(id)).forEach(id -> since.putIfAbsent(id, nanos.getAsLong()));
    }

    boolean isLongerThan(Duration time, long id) {
        Long begin = since.get(id);
        return begin != null && nanos.getAsLong() - begin > time.toNanos();
    }
}
