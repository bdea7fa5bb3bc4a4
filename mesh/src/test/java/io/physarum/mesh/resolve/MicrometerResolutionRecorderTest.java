package io.physarum.mesh.resolve;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MicrometerResolutionRecorderTest {

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final MicrometerResolutionRecorder recorder = new MicrometerResolutionRecorder(meters);

    @Test
    void timesEachStage() {
        recorder.onStage(Stage.DISCOVER, Duration.ofMillis(30));

        assertThat(meters.get("physarum.resolve.stage")
                        .tag("stage", "discover")
                        .timer()
                        .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(30);
        assertThat(meters.find("physarum.resolve.stage").timers())
                .extracting(timer -> timer.getId().getTag("stage"))
                .containsExactlyInAnyOrder("registry", "discover", "ping", "offer", "allocate");
    }

    @Test
    void countsEachOutcome() {
        recorder.onRoute(Route.Outcome.FOUND);
        recorder.onFailure(new IllegalStateException("no"));

        for (String outcome : new String[] {"found", "failed"}) {
            assertThat(meters.get("physarum.resolve.outcome")
                            .tag("outcome", outcome)
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
        assertThat(meters.get("physarum.resolve.outcome")
                        .tag("outcome", "cached")
                        .counter()
                        .count())
                .isZero();
    }
}
