package io.physarum.mesh.resolve;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.time.TimeSource;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** How long the stages of one search took, and which one is running. Thread-safe. */
final class StageTimings {

    private final ResolutionRecorder recorder;

    private final TimeSource time;

    private final Map<String, Duration> durations = new LinkedHashMap<>();

    private Stage current = Stage.REGISTRY;

    private @Nullable StartUnderWay start;

    private boolean overdue;

    StageTimings(ResolutionRecorder recorder, TimeSource time) {
        this.recorder = recorder;
        this.time = time;
    }

    synchronized void enter(Stage stage) {
        current = stage;
    }

    synchronized Stage current() {
        return current;
    }

    /** An allocator was told to start. */
    synchronized void onStart(PeerId allocator, boolean imagePresent) {
        current = Stage.ALLOCATE;
        start = new StartUnderWay(allocator, imagePresent, time.nanos());
    }

    /** What is under way, for one who has waited for too long. */
    synchronized String describe(ServiceName name) {
        if (current != Stage.ALLOCATE || start == null) {
            return current.id() + " has not ended";
        }
        return "allocator " + start.allocator() + " has been starting " + name + " for "
                + time.since(start.sinceNanos()).toSeconds() + " s"
                + (start.imagePresent() ? "" : ", and has to fetch its image first");
    }

    /** Whether nobody found yet that the search takes too long. */
    synchronized boolean isOverdueFirst() {
        boolean first = !overdue;
        overdue = true;
        return first;
    }

    private record StartUnderWay(PeerId allocator, boolean imagePresent, long sinceNanos) {}

    /** Notes a stage; repeated ones add up. */
    void record(Stage stage, Duration duration) {
        recorder.onStage(stage, duration);
        synchronized (this) {
            durations.merge(stage.id(), duration, Duration::plus);
        }
    }

    /** Notes a part of the start, as the allocator told it. */
    synchronized void recordPart(String part, Duration duration) {
        durations.put(Stage.ALLOCATE.id() + "." + part, duration);
    }

    /** Times some work as a stage. */
    <T> Mono<T> measured(Stage stage, Mono<T> work) {
        return Mono.defer(() -> {
            enter(stage);
            long started = time.nanos();
            return work.doOnTerminate(() -> record(stage, time.since(started)));
        });
    }

    synchronized Map<String, Duration> toMap() {
        return Collections.unmodifiableMap(new LinkedHashMap<>(durations));
    }
}
