package io.physarum.mesh.registry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.time.TimeSource;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The entries that {@link CachingRegistryClient} remembers, in the order they were last asked for. Thread-safe.
 *
 * <p>Implementation note: an answer is only kept if nothing expired since its question was asked, which the generation tells;
 * so a change that is reported while the old answer is under way is not lost.
 */
final class RegistryCache {

    private final RegistryCacheConfig config;

    private final TimeSource time;

    private final Map<ServiceName, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);

    private long generation;

    RegistryCache(RegistryCacheConfig config, TimeSource time) {
        this.config = config;
        this.time = time;
    }

    /** An entry; {@code info} is null for a service that the registry does not know. */
    private record Entry(@Nullable ServiceInfo info, long freshUntilNanos) {}

    /** A number that grows whenever something expires. */
    synchronized long generation() {
        return generation;
    }

    /** What may be answered without asking: an empty Mono if the service is known to be unknown. */
    synchronized Optional<Mono<ServiceInfo>> fresh(ServiceName name) {
        Entry entry = entries.get(name);
        if (entry == null || time.nanos() - entry.freshUntilNanos() >= 0) {
            return Optional.empty();
        }
        return Optional.of(Mono.justOrEmpty(entry.info()));
    }

    /** What is remembered although it is too old; it counts as fresh for a short while again. */
    synchronized Optional<ServiceInfo> stale(ServiceName name) {
        Entry entry = entries.get(name);
        if (entry == null || entry.info() == null) {
            return Optional.empty();
        }
        put(name, entry.info(), config.staleRetry());
        return Optional.of(entry.info());
    }

    synchronized void putFound(ServiceName name, ServiceInfo info, long askedInGeneration) {
        put(name, info, askedInGeneration == generation ? config.timeToLive() : Duration.ZERO);
    }

    synchronized void putUnknown(ServiceName name, long askedInGeneration) {
        put(name, null, askedInGeneration == generation ? config.negativeTimeToLive() : Duration.ZERO);
    }

    synchronized void expire(ServiceName name) {
        generation++;
        Entry entry = entries.get(name);
        if (entry != null) {
            put(name, entry.info(), Duration.ZERO);
        }
    }

    synchronized void expireAll() {
        generation++;
        long now = time.nanos();
        entries.replaceAll((name, entry) -> new Entry(entry.info(), now));
    }

    synchronized void remove(ServiceName name) {
        generation++;
        entries.remove(name);
    }

    private void put(ServiceName name, @Nullable ServiceInfo info, Duration freshFor) {
        entries.put(name, new Entry(info, time.nanos() + freshFor.toNanos()));
        if (entries.size() > config.maxEntries()) {
            ServiceName eldest = entries.keySet().iterator().next();
            entries.remove(eldest);
        }
    }
}
