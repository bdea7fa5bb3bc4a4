package io.physarum.allocator.instance;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.physarum.allocator.driver.InstancePorts;
import io.physarum.allocator.driver.InstanceSpec;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.allocator.driver.TestSpecs;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.testing.FreePorts;
import io.physarum.libp2p.testing.NoDht;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.mesh.allocation.AllocationOffer;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.dataplane.http.ServedInstances;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.AllocationRefusedException.Reason;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** An allocator with two drivers, one of which does not do what it should. */
class DriverFaultsIT {

    private static final ForeignProxies NOBODY = new ForeignProxies(contentHash -> Mono.just(List.of()));

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final TestHosts hosts = new TestHosts();

    private final TestDriver faulty = new TestDriver("faulty");

    private final TestDriver sound = new TestDriver("sound");

    private final Allocator allocator = allocator(LIMIT);

    @AfterEach
    void stop() {
        allocator.stop().block(LIMIT);
        faulty.close().block(LIMIT);
        sound.close().block(LIMIT);
        hosts.close();
    }

    @Test
    void startsNothingWithADriverUntilItsInstancesFromBeforeAreTakenOver() {
        RunningInstance before = fromBefore();
        faulty.listen(before);
        faulty.away = true;
        allocator.start();
        await().atMost(LIMIT).until(allocator::isOpen);

        start("sound:image");
        AllocationOffer offer = offer("faulty:image");
        assertThat(offer.accepted()).isFalse();
        assertThat(offer.refusal()).contains("until it is known what it runs from before", "the test is away");
        assertThatThrownBy(() -> start("faulty:image"))
                .isInstanceOfSatisfying(
                        AllocationRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.BUSY));
        assertThat(allocator.driverStatuses().block(LIMIT))
                .hasEntrySatisfying(
                        "faulty", status -> assertThat(status.detail()).contains("the test is away"))
                .hasEntrySatisfying(
                        "sound", status -> assertThat(status.available()).isTrue());

        faulty.away = false;
        await().atMost(LIMIT).until(() -> offer("faulty:image").accepted());
        start("faulty:image");
        assertThat(allocator.instances()).hasSize(3);
        int adoptions = faulty.adoptions.get();
        await().during(Duration.ofSeconds(3)).atMost(LIMIT).until(() -> faulty.adoptions.get() == adoptions);
        assertThat(faulty.stopped).isEmpty();
        assertThat(faulty.running).hasSize(2);
    }

    @Test
    void addsNothingAfterItWasStopped() {
        RunningInstance before = fromBefore();
        allocator.start();
        await().atMost(LIMIT).until(() -> faulty.adoptions.get() > 0);

        allocator.stop().block(LIMIT);
        faulty.listen(before);

        await().during(Duration.ofSeconds(1))
                .atMost(LIMIT)
                .until(() -> allocator.instances().isEmpty());
        assertThat(faulty.stopped).isEmpty();
    }

    @Test
    void asksOnlyTheDriverOfTheImageHowItIs() {
        DriverStatuses statuses = new DriverStatuses(new Drivers(List.of(faulty, sound)));

        assertThat(Objects.requireNonNull(statuses.of("sound:image").block(LIMIT))
                        .available())
                .isTrue();

        assertThat(faulty.asked).hasValue(0);
        assertThat(sound.asked).hasValue(1);
    }

    @Test
    void tellsOfTheMachineAlsoWhereNoDriverOfTheImageDoes() {
        faulty.silent = true;
        allocator.start();
        await().atMost(LIMIT).until(allocator::isOpen);

        for (String image : List.of("faulty:image", "nobody's:image")) {
            AllocationOffer offer = offer(image);
            assertThat(offer.accepted()).isFalse();
            assertThat(offer.freeCpuPercent()).isEqualTo(200);
            assertThat(offer.freeMemoryMebibytes()).isEqualTo(1000);
        }
    }

    @Test
    void waitsForNoAnswerOfADriverLongAndAsksItOnceAtATime() {
        faulty.silent = true;
        allocator.start();
        await().atMost(LIMIT).until(allocator::isOpen);

        start("sound:image");
        for (int i = 0; i < 3; i++) {
            assertThat(offer("faulty:image").refusal())
                    .contains("the faulty driver has not answered for 3 s: what it works with hangs");
        }
        assertThat(allocator.driverStatuses().block(LIMIT))
                .hasEntrySatisfying(
                        "faulty", status -> assertThat(status.available()).isFalse())
                .hasEntrySatisfying(
                        "sound", status -> assertThat(status.available()).isTrue());
        assertThat(faulty.mostAskedAtOnce).as("questions that hang").hasValue(1);

        faulty.silent = false;
        await().atMost(LIMIT).until(() -> offer("faulty:image").accepted());
    }

    @Test
    void keepsTheRoomOfAnInstanceUntilItCanBeEnded() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Reservations reservations = new Reservations(new InstanceSettings.Limits(10, 0, 0));
        Instances instances = instances(meters, reservations);
        LiveInstance instance = live(fromBefore(), reservations);
        instances.add(instance);
        faulty.stopFailures.set(Integer.MAX_VALUE);

        instances.retire(instance, EndReason.IDLE).subscribe();

        await().atMost(LIMIT).until(() -> faulty.stopFailures.get() < Integer.MAX_VALUE);
        assertThat(reservations.instances()).isEqualTo(1);
        faulty.stopFailures.set(0);
        await().atMost(LIMIT).until(() -> reservations.instances() == 0);
        assertThat(faulty.stopped).containsExactly(instance.instance().handle());
    }

    @Test
    void keepsTheRoomOfANewInstanceThatIsNotReadyUntilItCanBeEnded() {
        Allocator impatient = allocator(Duration.ofMillis(500));
        impatient.start();
        await().atMost(LIMIT).until(() -> offer(impatient, "faulty:image").accepted());
        faulty.deaf = true;
        faulty.stopFailures.set(Integer.MAX_VALUE);

        assertThatThrownBy(() -> start(impatient, "faulty:image"))
                .isInstanceOfSatisfying(
                        AllocationRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.NOT_READY));
        assertThat(offer(impatient, "sound:image").instances()).isEqualTo(1);

        faulty.stopFailures.set(0);
        await().atMost(LIMIT).until(() -> offer(impatient, "sound:image").instances() == 0);
        assertThat(faulty.stopped).hasSize(1);
        impatient.stop().block(LIMIT);
    }

    @Test
    void keepsThePortsAndTheRoomOfAnInstanceFromBeforeUntilItCanBeEnded() {
        int first = FreePorts.tcpRange(3);
        RunningInstance silent = fromBefore(new InstancePorts(first, first + 1, first + 2));
        PortPool ports = new PortPool(first, first + 2, new Random(1));
        Reservations reservations = new Reservations(new InstanceSettings.Limits(10, 0, 0));
        faulty.stopFailures.set(Integer.MAX_VALUE);
        Adoption adoption = new Adoption(
                faulty,
                new DriverStatuses(new Drivers(List.of(faulty))),
                instances(new SimpleMeterRegistry(), reservations),
                reservations,
                ports,
                new Readiness(() -> new PeerInfo(hosts.all().get(0).peerId(), List.of()), new EmbeddedProxy(), NOBODY));

        adoption.start();

        await().atMost(LIMIT).until(() -> adoption.pending().isEmpty());
        assertThatThrownBy(ports::take).isInstanceOf(AllocationRefusedException.class);
        assertThat(reservations.instances()).isEqualTo(1);
        faulty.stopFailures.set(0);
        await().atMost(LIMIT).until(() -> reservations.instances() == 0);
        assertThat(ports.take().service()).isBetween(first, first + 2);
        assertThat(faulty.stopped).containsExactly(silent.handle());
        adoption.stop();
    }

    @Test
    void leavesAnInstanceAloneThatIsFoundTwice() {
        Reservations reservations = new Reservations(new InstanceSettings.Limits(10, 0, 0));
        Instances instances = instances(new SimpleMeterRegistry(), reservations);
        RunningInstance running = fromBefore();
        LiveInstance first = live(running, reservations);
        instances.add(first);

        instances.add(live(running, reservations));

        assertThat(instances.all()).containsExactly(first);
        assertThat(first.isRetired()).isFalse();
        assertThat(reservations.instances()).isEqualTo(1);
    }

    @Test
    void takesNoInstanceForIdleThatIsNotServedYet() {
        Reservations reservations = new Reservations(new InstanceSettings.Limits(10, 0, 0));
        Instances instances = instances(new SimpleMeterRegistry(), reservations);
        IdleCuller culler = new IdleCuller(instances, new EmbeddedProxy(), NOBODY, Duration.ofSeconds(1));

        assertThat(culler.idle(live(fromBefore(), reservations)).block(LIMIT)).isZero();
    }

    private Allocator allocator(Duration startTimeout) {
        AllocatorNode node = new AllocatorNode(
                hosts.start(),
                new NoDht(),
                new ServedInstances(),
                contentHash -> Mono.just(List.of()),
                new SimpleMeterRegistry());
        return TestAllocators.of(node, List.of(faulty, sound), startTimeout, Duration.ofMinutes(10));
    }

    private Instances instances(SimpleMeterRegistry meters, Reservations reservations) {
        return new Instances(
                new Drivers(List.of(faulty)),
                new ServedInstances(),
                new Announcements(new NoDht()),
                new PortPool(20_000, 29_999, new Random(1)),
                new CrashHistory(new InstanceSettings.Crashes(5, LIMIT), TimeSource.system()),
                new InstanceMeters(meters, reservations));
    }

    private LiveInstance live(RunningInstance running, Reservations reservations) {
        return new LiveInstance(
                running,
                new PeerInfo(hosts.all().get(0).peerId(), List.of()),
                reservations.take(running.info()),
                faulty.exit(running).toFuture(),
                Map.of());
    }

    /** An instance that the faulty driver runs. */
    private RunningInstance fromBefore() {
        return fromBefore(TestSpecs.of("faulty:old", Map.of(), 0, 0).ports());
    }

    private RunningInstance fromBefore(InstancePorts ports) {
        InstanceSpec spec = TestSpecs.of("faulty:old", Map.of(), 0, 0);
        RunningInstance running =
                new RunningInstance(spec.id(), "handle-of-" + spec.id(), spec.name(), spec.info(), ports);
        faulty.running.put(running.handle(), running);
        return running;
    }

    private static AllocationRequest request(String image) {
        return new AllocationRequest(
                ServiceName.of("service-of-" + image.substring(0, image.indexOf(':'))),
                TestSpecs.of(image, Map.of(), 0, 0).info());
    }

    private void start(String image) {
        start(allocator, image);
    }

    private static void start(Allocator allocator, String image) {
        allocator.service().start(request(image)).block(LIMIT);
    }

    private AllocationOffer offer(String image) {
        return offer(allocator, image);
    }

    private static AllocationOffer offer(Allocator allocator, String image) {
        return Objects.requireNonNull(allocator.service().offer(request(image)).block(LIMIT));
    }
}
