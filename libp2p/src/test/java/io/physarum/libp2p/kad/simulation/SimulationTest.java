package io.physarum.libp2p.kad.simulation;

import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;

import io.physarum.libp2p.kad.DhtConfig;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold in networks of some hundred nodes as in the large ones that {@link DhtSimulation} runs. */
class SimulationTest {

    private static final Scenario QUIET = Scenario.of(120, 200, 5);

    /** A path may ask the k nearest and those on the way, and there are several paths. */
    private static final int MANY_MESSAGES = 3 * 20 + 20;

    private static final long DEADLINE_MILLIS =
            DhtConfig.DEFAULT.times().lookup().toMillis();

    private static Outcome run(Scenario scenario) {
        return new Simulation(scenario).run();
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        Scenario all = QUIET.withDead(20).withLying(20).withChurn(20);

        Outcome first = run(all);

        assertThat(run(all)).isEqualTo(first);
        assertThat(run(all.withSeed(6))).isNotEqualTo(first);
    }

    @Test
    void everyLookupFindsItsProviderWithFewMessages() {
        Outcome outcome = run(QUIET);

        assertThat(outcome.successPercent()).isEqualTo(100);
        assertThat(outcome.messages().percentile(50)).isLessThanOrEqualTo(20);
        assertThat(outcome.messages().max()).isLessThan(MANY_MESSAGES);
        assertThat(outcome.hops().max()).isLessThan(6);
        assertThat(outcome.provideTaken().sorted())
                .allSatisfy(taken -> assertThat(taken).isEqualTo(20));
    }

    @Test
    void findsProvidersThoughHalfOfTheNodesDiedWithoutAWord() {
        Outcome outcome = run(QUIET.withDead(50));

        assertThat(outcome.successPercent()).isGreaterThanOrEqualTo(99);
        assertThat(outcome.messages().max()).isLessThan(2 * MANY_MESSAGES);
        assertThat(outcome.millis().max()).isLessThanOrEqualTo(DEADLINE_MILLIS);
    }

    @Test
    void findsProvidersWhileNodesComeAndGo() {
        Outcome outcome = run(QUIET.withChurn(50));

        assertThat(outcome.successPercent()).isGreaterThanOrEqualTo(99);
        assertThat(outcome.millis().max()).isLessThanOrEqualTo(DEADLINE_MILLIS);
    }

    @Test
    void liarsDoNotWin() {
        Outcome outcome = run(QUIET.withLying(20).withLimit(10));

        assertThat(outcome.successPercent()).isGreaterThanOrEqualTo(99);
        assertThat(outcome.millisToProvider().percentile(99)).isLessThan(DEADLINE_MILLIS / 2);
        assertThat(outcome.millis().max()).isLessThanOrEqualTo(DEADLINE_MILLIS);
    }

    @Test
    void roundTripsAreLikeThoseOfTheMeasurementsTheModelIsScaledTo() {
        Latency latency = Latency.internet(new Random(1));
        Samples roundTrips = Samples.of(Stream.generate(() -> {
                    Latency.Place here = latency.place();
                    Latency.Place there = latency.place();
                    return Duration.ofNanos(latency.oneWayNanos(here, there) + latency.oneWayNanos(there, here))
                            .toMillis();
                })
                .limit(10_000));

        assertThat(roundTrips.percentile(50)).isBetween(140L, 180L);
        assertThat(roundTrips.percentile(99)).isBetween(250L, 500L);
    }
}
