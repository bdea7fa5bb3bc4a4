package io.physarum.proxy.gateway;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

import io.physarum.mesh.dataplane.http.Problem;
import io.physarum.mesh.error.LogLine;

/**
 * What is logged of requests that failed: of each service and status one line at once, then at most one a minute. Thread-safe.
 */
final class FailureLog {

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private static final int MAX_KINDS = 1000;

    private final LongSupplier nanos;

    /** In the order of the last line, oldest first; guarded by itself. */
    private final Map<Kind, Told> byKind = new LinkedHashMap<>();

    FailureLog(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The line to log now, if any. */
    Optional<String> line(String service, Problem problem) {
        synchronized (byKind) {
            Kind kind = new Kind(service, problem.status());
            Told told = byKind.get(kind);
            long now = nanos.getAsLong();
            if (told != null && now - told.atNanos < INTERVAL.toNanos()) {
                told.since++;
                return Optional.empty();
            }
            byKind.remove(kind);
            byKind.put(kind, new Told(now));
            if (byKind.size() > MAX_KINDS) {
                byKind.remove(byKind.keySet().iterator().next());
            }
            String more =
                    told == null || told.since == 0 ? "" : " (and " + told.since + " more since the last such line)";
            return Optional.of(service + " answered " + problem.status() + ": " + LogLine.of(problem.detail()) + more);
        }
    }

    private record Kind(String service, int status) {}

    private static final class Told {

        private final long atNanos;

        private long since;

        Told(long atNanos) {
            this.atNanos = atNanos;
        }
    }
}
