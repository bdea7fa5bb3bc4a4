package io.physarum.mesh.flight;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SingleFlightTest {

    private final SingleFlight<String, Integer> flights = new SingleFlight<>();

    private final AtomicInteger runs = new AtomicInteger();

    private final Sinks.One<Integer> result = Sinks.one();

    @Test
    void runsOnceForAllWhoAskMeanwhile() {
        var first = run().toFuture();
        var second = run().toFuture();
        result.tryEmitValue(7);

        assertThat(first).isCompletedWithValue(7);
        assertThat(second).isCompletedWithValue(7);
        assertThat(runs).hasValue(1);
        assertThat(flights.size()).isZero();
    }

    @Test
    void goesOnForTheOthersWhenOneStopsWaiting() {
        var first = run().subscribe();
        var second = run().toFuture();
        first.dispose();
        result.tryEmitValue(7);

        assertThat(second).isCompletedWithValue(7);
    }

    @Test
    void startsAnewAfterAFailure() {
        assertThatThrownBy(() -> flights.run("key", () -> Mono.error(new IllegalStateException("no")))
                        .block())
                .hasMessage("no");

        assertThat(flights.run("key", () -> Mono.just(1)).block()).isEqualTo(1);
    }

    @Test
    void startsAnewForOneWhoAsksOnHearingOfTheEnd() {
        Mono<Integer> fails = flights.run("key", () -> {
            runs.incrementAndGet();
            return Mono.error(new IllegalStateException("no"));
        });

        Mono<Integer> twice = fails.onErrorResume(e -> fails);

        assertThatThrownBy(twice::block).hasMessage("no");
        assertThat(runs).hasValue(2);
    }

    @Test
    void startsAnewForThoseWhoAskAfterItWasForgotten() {
        var first = run().toFuture();
        flights.forget("key");
        var second = flights.run("key", () -> Mono.just(8)).toFuture();
        result.tryEmitValue(7);

        assertThat(first).isCompletedWithValue(7);
        assertThat(second).isCompletedWithValue(8);
    }

    private Mono<Integer> run() {
        return flights.run("key", () -> {
            runs.incrementAndGet();
            return result.asMono();
        });
    }
}
