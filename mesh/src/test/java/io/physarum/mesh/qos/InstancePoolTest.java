package io.physarum.mesh.qos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.testing.Distances;
import io.physarum.mesh.testing.Samples;
import io.physarum.mesh.testing.VirtualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InstancePoolTest {

    private static final ServiceName NAME = ServiceName.of("hello");

    private static final ServiceInfo INFO = Samples.service("hash", 10, 100);

    private static final PeerId NEAR = Samples.peer("near");

    private static final PeerId FAR = Samples.peer("far");

    private final VirtualTime time = new VirtualTime();

    private final Distances distances = new Distances(time.source());

    private final InstancePool pool =
            new InstancePool(distances, new PoolConfig(Duration.ofSeconds(1), 2, 2), time.source());

    @BeforeEach
    void start() {
        distances.set(NEAR, 2);
        distances.set(FAR, 5);
        pool.start();
    }

    @Test
    void prefersTheNearestOnTrial() {
        add(FAR, 5);
        add(NEAR, 2);

        assertThat(best()).isEqualTo(NEAR);
        assertThat(pool.instances(NAME)).extracting(PooledInstance::peer).containsExactly(NEAR, FAR);
    }

    @Test
    void prefersAProvenOneToANearerOneOnTrial() {
        add(FAR, 5);
        time.passSeconds(42);
        assertThat(pool.best(NAME)).map(PooledInstance::level).contains(0);
        add(NEAR, 2);

        assertThat(best()).isEqualTo(FAR);
    }

    @Test
    void removesAtOnceWhatIsOverTheHardLimit() {
        add(NEAR, 2);
        time.passSeconds(5);
        distances.set(NEAR, 101);
        time.passSeconds(2);

        assertThat(pool.best(NAME)).isEmpty();
    }

    @Test
    void removesAtOnceWhatDoesNotAnswer() {
        add(NEAR, 2);
        add(FAR, 5);
        distances.remove(NEAR);
        time.passSeconds(5);

        assertThat(best()).isEqualTo(FAR);
    }

    @Test
    void dropsOnTrialAfterFivePingsOverTheSoftLimit() {
        add(NEAR, 2);
        distances.set(NEAR, 50);
        time.passSeconds(5);
        assertThat(pool.best(NAME)).map(PooledInstance::count).contains(10);
        time.passSeconds(1);

        assertThat(pool.best(NAME)).isEmpty();
    }

    @Test
    void tellsOfTheBestOnesSoftViolation() {
        List<PooledInstance> violations = new ArrayList<>();
        pool.addListener(violations::add);
        add(NEAR, 2);
        time.passSeconds(3);
        assertThat(violations).isEmpty();
        distances.set(NEAR, 50);
        time.pass(Duration.ofMillis(1100));

        assertThat(violations).hasSize(1);
        assertThat(violations.get(0).roundTripTime()).isEqualTo(Duration.ofMillis(50));
        assertThat(best()).isEqualTo(NEAR);
    }

    @Test
    void forgetsAnInstanceThatFailed() {
        add(NEAR, 2);
        pool.remove(NAME, NEAR);

        assertThat(pool.best(NAME)).isEmpty();
        assertThat(pool.all()).isEmpty();
    }

    @Test
    void countsWhatItTakesOutByWhy() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        new PoolMeters(pool).bindTo(meters);
        add(NEAR, 2);
        add(FAR, 5);
        assertThat(meters.get("physarum.pool.instances")
                        .tag("standing", "trial")
                        .gauge()
                        .value())
                .isEqualTo(2);
        distances.set(NEAR, 101);
        distances.remove(FAR);
        time.passSeconds(5);
        add(NEAR, 2);
        pool.remove(NAME, NEAR);
        pool.remove(NAME, NEAR);

        for (String reason : List.of("over_hard", "unanswered", "failed")) {
            assertThat(removals(meters, reason)).as(reason).isEqualTo(1);
        }
        assertThat(removals(meters, "over_soft")).isZero();
        assertThat(meters.get("physarum.pool.services").gauge().value()).isZero();
    }

    private static double removals(SimpleMeterRegistry meters, String reason) {
        return meters.get("physarum.pool.removals")
                .tag("reason", reason)
                .counter()
                .count();
    }

    @Test
    void theWorstMakesRoomWhenAServiceHasTooMany() {
        add(NEAR, 2);
        add(FAR, 5);
        add(Samples.peer("farther"), 7);

        assertThat(pool.instances(NAME)).extracting(PooledInstance::peer).containsExactly(NEAR, FAR);
    }

    @Test
    void theServiceLeastAskedForMakesRoom() {
        ServiceName second = ServiceName.of("second");
        ServiceName third = ServiceName.of("third");
        add(NEAR, 2);
        time.pass(Duration.ofMillis(10));
        pool.add(second, INFO, NEAR, Duration.ofMillis(2));
        time.pass(Duration.ofMillis(10));
        pool.best(NAME);
        pool.add(third, INFO, NEAR, Duration.ofMillis(2));

        assertThat(pool.best(second)).isEmpty();
        assertThat(pool.best(NAME)).isPresent();
        assertThat(pool.best(third)).isPresent();
    }

    @Test
    void pingsAPeerOnceThatServesTwoServices() {
        add(NEAR, 2);
        pool.add(ServiceName.of("second"), INFO, NEAR, Duration.ofMillis(2));
        time.passSeconds(3);

        assertThat(distances.pings()).isEqualTo(3);
    }

    @Test
    void doesNotPingAPeerAgainThatStillOwesAnAnswer() {
        add(NEAR, 2);
        distances.set(NEAR, 2500);
        time.pass(Duration.ofMillis(2900));

        assertThat(distances.pings()).isEqualTo(1);
    }

    @Test
    void removesInstancesOfAnImageThatWasReplaced() {
        add(NEAR, 2);
        pool.update(NAME, Samples.service("hash", 3, 4));
        assertThat(pool.best(NAME)).map(PooledInstance::info).contains(Samples.service("hash", 3, 4));
        pool.update(NAME, Samples.service("other image", 3, 4));

        assertThat(pool.best(NAME)).isEmpty();
        assertThat(pool.services()).isEmpty();
    }

    @Test
    void pingsNobodyAfterItsStop() {
        add(NEAR, 2);
        pool.stop();
        time.passSeconds(10);

        assertThat(distances.pings()).isZero();
        assertThat(pool.all()).isEmpty();
    }

    private void add(PeerId peer, long millis) {
        pool.add(NAME, INFO, peer, Duration.ofMillis(millis));
    }

    private PeerId best() {
        return pool.best(NAME).orElseThrow().peer();
    }
}
