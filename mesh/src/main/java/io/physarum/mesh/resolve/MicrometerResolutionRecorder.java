package io.physarum.mesh.resolve;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.physarum.mesh.meter.MeterSpec;
import org.jspecify.annotations.Nullable;

/** Counts and times searches with Micrometer, as {@link ResolveMeter} says. All meters exist from the start. */
public final class MicrometerResolutionRecorder implements ResolutionRecorder {

    private final Map<Stage, Timer> stages = new EnumMap<>(Stage.class);

    private final Map<Route.Outcome, Counter> outcomes = new EnumMap<>(Route.Outcome.class);

    private final Map<FailureReason, Counter> failures = new EnumMap<>(FailureReason.class);

    private final Counter failed;

    /** A recorder whose meters are in a registry. */
    public MicrometerResolutionRecorder(MeterRegistry meters) {
        for (Stage stage : Stage.values()) {
            stages.put(stage, ResolveMeter.STAGES.timer(meters, stage.id()));
        }
        for (Route.Outcome outcome : Route.Outcome.values()) {
            outcomes.put(outcome, ResolveMeter.OUTCOMES.counter(meters, MeterSpec.tagValue(outcome)));
        }
        for (FailureReason reason : FailureReason.values()) {
            failures.put(reason, ResolveMeter.FAILURES.counter(meters, MeterSpec.tagValue(reason)));
        }
        this.failed = ResolveMeter.OUTCOMES.counter(meters, "failed");
    }

    @Override
    public void onStage(Stage stage, Duration duration) {
        Timer timer = stages.get(stage);
        if (timer != null) {
            timer.record(duration);
        }
    }

    @Override
    public void onRoute(Route.Outcome outcome) {
        increment(outcomes.get(outcome));
    }

    @Override
    public void onNoRoute(Throwable failure) {
        failed.increment();
    }

    @Override
    public void onFailure(Throwable failure) {
        increment(failures.get(FailureReason.of(failure)));
    }

    @Override
    public void onRefusal() {
        increment(failures.get(FailureReason.TOO_MANY));
    }

    private static void increment(@Nullable Counter counter) {
        if (counter != null) {
            counter.increment();
        }
    }
}
