package io.physarum.mesh.resolve;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.physarum.mesh.error.NoAllocatorException;
import io.physarum.mesh.error.RegistryUnavailableException;
import io.physarum.mesh.error.StageTimeoutException;
import io.physarum.mesh.error.UnknownServiceException;
import io.physarum.mesh.service.ServiceName;
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
        recorder.onNoRoute(new IllegalStateException("no"));
        recorder.onFailure(new IllegalStateException("a search, which many requests may share"));

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

    @Test
    void countsSearchesThatWereNotBegun() {
        recorder.onRefusal();

        assertThat(meters.get("physarum.resolve.failures")
                        .tag("reason", "too_many")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void countsFailuresByWhatStoodInTheWay() {
        Map<Throwable, String> failures = Map.of(
                new UnknownServiceException(ServiceName.of("s")), "unknown_service",
                new RegistryUnavailableException("none", null), "no_registry",
                new NoAllocatorException("s", Map.of(), true), "no_allocator",
                new NoAllocatorException("s", Map.of("a", "full"), false), "refused",
                new StageTimeoutException("ping", Duration.ofSeconds(1), "some.property"), "timeout",
                new IllegalStateException("no"), "other");

        failures.forEach((failure, reason) -> {
            recorder.onFailure(failure);
            assertThat(meters.get("physarum.resolve.failures")
                            .tag("reason", reason)
                            .counter()
                            .count())
                    .as(reason)
                    .isEqualTo(1);
        });
    }
}
