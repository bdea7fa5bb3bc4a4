package io.physarum.mesh.qos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.discovery.PingResult;
import io.physarum.mesh.discovery.Pinger;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.testing.Distances;
import io.physarum.mesh.testing.Samples;
import io.physarum.mesh.testing.VirtualTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

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
        pool.add(ServiceName.of("second"), Samples.service("hash", 10, 0), FAR, Duration.ofMillis(5));
        pool.remove(NAME, FAR);
        distances.set(NEAR, 101);
        distances.remove(FAR);
        time.passSeconds(5);
        add(NEAR, 2);
        pool.remove(NAME, NEAR);
        pool.remove(NAME, NEAR);

        for (String reason : List.of("over_hard", "unanswered")) {
            assertThat(removals(meters, reason)).as(reason).isEqualTo(1);
        }
        assertThat(removals(meters, "failed")).isEqualTo(2);
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
    void silenceIsJudgedByEachServicesHardLimit() {
        ServiceName patient = ServiceName.of("patient");
        add(NEAR, 2);
        pool.add(patient, Samples.service("hash", 10, 500), NEAR, Duration.ofMillis(2));
        distances.remove(NEAR);
        time.pass(Duration.ofMillis(1100));
        assertThat(pool.best(NAME)).as("an answer now would be in time").isPresent();

        time.pass(Duration.ofMillis(1));
        assertThat(pool.best(NAME)).isEmpty();
        assertThat(pool.best(patient)).isPresent();
        time.pass(Duration.ofMillis(400));
        assertThat(pool.services()).isEmpty();
    }

    @Test
    void aPingThatIsTooLateForOneServiceGoesOnForTheOthers() {
        ServiceName anyDistance = ServiceName.of("any-distance");
        ServiceInfo unlimited = Samples.service("hash", 0, 0);
        add(NEAR, 2);
        pool.add(anyDistance, unlimited, NEAR, Duration.ofMillis(2));
        distances.set(NEAR, 2500);
        time.pass(Duration.ofMillis(1200));
        assertThat(pool.best(NAME)).isEmpty();
        add(NEAR, 2);
        time.pass(Duration.ofMillis(2290));
        assertThat(distances.pings())
                .as("none beside the one that is under way")
                .isEqualTo(1);

        time.pass(Duration.ofMillis(20));
        assertThat(pool.best(NAME)).as("found anew since").isPresent();
        assertThat(pool.best(anyDistance)).map(PooledInstance::roundTripTime).contains(Duration.ofMillis(2500));
        time.passSeconds(1);
        assertThat(distances.pings()).isEqualTo(2);
    }

    @Test
    void removesAPeerThatNeverAnswersOnceAndForAll() {
        AtomicInteger pings = new AtomicInteger();
        Pinger silent = peer -> Mono.<PingResult>never().doOnSubscribe(pinged -> pings.incrementAndGet());
        InstancePool waiting = new InstancePool(silent, new PoolConfig(Duration.ofSeconds(1), 2, 2), time.source());
        waiting.start();
        waiting.add(NAME, INFO, NEAR, Duration.ofMillis(2));
        time.pass(Duration.ofMillis(1101));
        assertThat(waiting.services()).isEmpty();
        waiting.add(NAME, INFO, NEAR, Duration.ofMillis(2));
        time.passSeconds(10);

        assertThat(pings).hasValue(1);
    }

    @Test
    void aPeerThatHasToBeDialledMayTakeLongerToAnswer() {
        Pinger dialling = new Pinger() {
            @Override
            public Mono<PingResult> ping(PeerInfo peer) {
                return Mono.<PingResult>just(new PingResult.Answered(Duration.ofMillis(2)))
                        .delayElement(Duration.ofMillis(500), time.source().scheduler());
            }

            @Override
            public boolean isConnected(PeerId peer) {
                return false;
            }
        };
        InstancePool waiting = new InstancePool(dialling, new PoolConfig(Duration.ofSeconds(1), 2, 2), time.source());
        waiting.start();
        waiting.add(NAME, INFO, NEAR, Duration.ofMillis(2));
        time.passSeconds(10);

        assertThat(waiting.best(NAME)).isPresent();
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
