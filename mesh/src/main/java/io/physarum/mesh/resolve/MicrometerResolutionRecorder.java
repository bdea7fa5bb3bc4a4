package io.physarum.mesh.resolve;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/** Counts and times searches with Micrometer. All meters exist from the start. */
public final class MicrometerResolutionRecorder implements ResolutionRecorder {

    /** The timer of stages, with a tag {@code stage}. */
    public static final String STAGE_TIMER = "physarum.resolve.stage";

    /** The counter of outcomes, with a tag {@code outcome}: cached, found, allocated or failed. */
    public static final String OUTCOME_COUNTER = "physarum.resolve.outcome";

    private final Map<Stage, Timer> stages = new EnumMap<>(Stage.class);

    private final Map<Route.Outcome, Counter> outcomes = new EnumMap<>(Route.Outcome.class);

    private final Counter failures;

    /** A recorder whose meters are in a registry. */
    public MicrometerResolutionRecorder(MeterRegistry meters) {
        for (Stage stage : Stage.values()) {
            stages.put(
                    stage,
                    Timer.builder(STAGE_TIMER)
                            .description("How long the stages of a search for an instance take")
                            .tag("stage", stage.id())
                            .publishPercentileHistogram()
                            .register(meters));
        }
        for (Route.Outcome outcome : Route.Outcome.values()) {
            outcomes.put(outcome, counter(meters, outcome.name().toLowerCase(Locale.ROOT)));
        }
        this.failures = counter(meters, "failed");
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder(OUTCOME_COUNTER)
                .description("How requests came by their instance")
                .tag("outcome", outcome)
                .register(meters);
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
        Counter counter = outcomes.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    @Override
    public void onFailure(Throwable failure) {
        failures.increment();
    }
}
