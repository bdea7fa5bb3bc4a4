package io.physarum.allocator.instance;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

import io.physarum.allocator.instance.InstanceSettings.Crashes;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.AllocationRefusedException.Reason;
import io.physarum.mesh.time.TimeSource;

/** Remembers which services died lately, so that one that always dies is not started for ever. Bounded; thread-safe. */
final class CrashHistory {

    private static final int MAX_SERVICES = 1024;

    private final Crashes limit;

    private final TimeSource time;

    private final Map<InstanceKey, Deque<Long>> deaths = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<InstanceKey, Deque<Long>> eldest) {
            return size() > MAX_SERVICES;
        }
    };

    CrashHistory(Crashes limit, TimeSource time) {
        this.limit = limit;
        this.time = time;
    }

    /** An instance died by itself, or hung. */
    synchronized void died(InstanceKey key) {
        Deque<Long> times = deaths.computeIfAbsent(key, unknown -> new ArrayDeque<>());
        times.addLast(time.nanos());
        while (times.size() > limit.limit()) {
            times.removeFirst();
        }
    }

    /** Fails, with the reason, if the service died too often to be started again now. */
    synchronized void check(InstanceKey key) {
        Deque<Long> times = deaths.get(key);
        if (times == null) {
            return;
        }
        while (!times.isEmpty() && time.since(times.getFirst()).compareTo(limit.window()) >= 0) {
            times.removeFirst();
        }
        if (times.isEmpty()) {
            deaths.remove(key);
        } else if (times.size() >= limit.limit()) {
            long wait = limit.window().minus(time.since(times.getFirst())).toSeconds() + 1;
            throw new AllocationRefusedException(
                    Reason.START_FAILED,
                    key.name() + " died " + times.size() + " times within "
                            + limit.window().toSeconds() + " s here and is not started again for " + wait + " s",
                    null);
        }
    }
}
