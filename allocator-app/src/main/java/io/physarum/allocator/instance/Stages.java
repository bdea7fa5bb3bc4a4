package io.physarum.allocator.instance;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.physarum.mesh.time.TimeSource;
import reactor.core.publisher.Mono;

/** How long the stages of one start took; a stage that is repeated counts with the sum. Thread-safe. */
final class Stages {

    private final TimeSource time;

    private final Map<String, Duration> taken = Collections.synchronizedMap(new LinkedHashMap<>());

    Stages(TimeSource time) {
        this.time = time;
    }

    <T> Mono<T> time(String stage, Mono<T> work) {
        return Mono.defer(() -> {
            long begin = time.nanos();
            return work.doOnTerminate(() -> taken.merge(stage, time.since(begin), Duration::plus));
        });
    }

    Map<String, Duration> taken() {
        synchronized (taken) {
            return Collections.unmodifiableMap(new LinkedHashMap<>(taken));
        }
    }
}
