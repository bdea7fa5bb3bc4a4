package io.physarum.mesh.registry;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.time.TimeSource;
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

    /** Until when each is taken for unknown. Apart from the entries: whoever asks for names at random drives none of them out. */
    private final Map<ServiceName, Long> unknownUntilNanos = new LinkedHashMap<>();

    private long generation;

    RegistryCache(RegistryCacheConfig config, TimeSource time) {
        this.config = config;
        this.time = time;
    }

    private record Entry(ServiceInfo info, long freshUntilNanos) {}

    /** A number that grows whenever something expires. */
    synchronized long generation() {
        return generation;
    }

    /** What may be answered without asking: an empty Mono if the service is known to be unknown. */
    synchronized Optional<Mono<ServiceInfo>> fresh(ServiceName name) {
        Entry entry = entries.get(name);
        if (entry != null) {
            return isOver(entry.freshUntilNanos()) ? Optional.empty() : Optional.of(Mono.just(entry.info()));
        }
        Long unknownUntil = unknownUntilNanos.get(name);
        return unknownUntil == null || isOver(unknownUntil) ? Optional.empty() : Optional.of(Mono.empty());
    }

    private boolean isOver(long untilNanos) {
        return time.nanos() - untilNanos >= 0;
    }

    /** What is remembered although it is too old; it counts as fresh for a short while again. */
    synchronized Optional<ServiceInfo> stale(ServiceName name) {
        Entry entry = entries.get(name);
        if (entry == null) {
            return Optional.empty();
        }
        put(name, entry.info(), config.staleRetry());
        return Optional.of(entry.info());
    }

    synchronized void putFound(ServiceName name, ServiceInfo info, long askedInGeneration) {
        unknownUntilNanos.remove(name);
        put(name, info, askedInGeneration == generation ? config.timeToLive() : Duration.ZERO);
    }

    synchronized void putUnknown(ServiceName name, long askedInGeneration) {
        entries.remove(name);
        unknownUntilNanos.remove(name);
        if (askedInGeneration == generation) {
            unknownUntilNanos.put(
                    name, time.nanos() + config.negativeTimeToLive().toNanos());
            removeEldest(unknownUntilNanos);
        }
    }

    synchronized void expire(ServiceName name) {
        generation++;
        unknownUntilNanos.remove(name);
        Entry entry = entries.get(name);
        if (entry != null) {
            put(name, entry.info(), Duration.ZERO);
        }
    }

    synchronized void expireAll() {
        generation++;
        unknownUntilNanos.clear();
        long now = time.nanos();
        entries.replaceAll((name, entry) -> new Entry(entry.info(), now));
    }

    synchronized void remove(ServiceName name) {
        generation++;
        unknownUntilNanos.remove(name);
        entries.remove(name);
    }

    private void put(ServiceName name, ServiceInfo info, Duration freshFor) {
        entries.put(name, new Entry(info, time.nanos() + freshFor.toNanos()));
        removeEldest(entries);
    }

    private void removeEldest(Map<ServiceName, ?> remembered) {
        if (remembered.size() > config.maxEntries()) {
            ServiceName eldest = remembered.keySet().iterator().next();
            remembered.remove(eldest);
        }
    }
}
