package io.physarum.allocator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.physarum.libp2p.testing.RecordedLog;
import io.physarum.mesh.allocation.AllocationOffer;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.allocation.StartedInstance;
import io.physarum.mesh.bundle.Bundle;
import io.physarum.mesh.dataplane.http.ServedInstance;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.AllocationRefusedException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The whole application with real processes. */
@SuppressWarnings("NullAway.Init") // run() begins every test
class AllocatorIT {

    private static final Duration LIMIT = TestAllocator.LIMIT;

    private static final String SERVE = TestAllocator.SERVE;

    @TempDir
    Path temp;

    private TestAllocator allocator;

    private void run(Map<String, Object> properties) {
        allocator = new TestAllocator(temp, properties);
    }

    @AfterEach
    void stop() throws IOException {
        allocator.close();
        try (Stream<Path> left = Files.list(temp.resolve("instances"))) {
            assertThat(left)
                    .as("what is left, besides the id of the directory")
                    .allMatch(path -> path.endsWith(".containers"));
        }
    }

    @Test
    void servesWhatItStartsUntilNobodyUsesIt() throws Exception {
        run(Map.of("physarum.allocator.idle-timeout", "8s"));
        AllocationRequest request = allocator.bundle("calc-server:1.1", SERVE);
        assertThat(allocator.awaitOffer(request).imagePresent()).isTrue();

        StartedInstance started = allocator.start(request);
        ServedInstance served = allocator.use(request.name());

        assertThat(started.peer().peerId()).isEqualTo(allocator.host().peerId());
        assertThat(started.peer().addresses()).isNotEmpty();
        assertThat(started.timings()).containsOnlyKeys("pull", "create", "ready");
        assertThat(allocator.call(started, "/env"))
                .contains("PROXY_IP=127.0.0.1", "PROXY_PORT=4200", "METRICS_PORT=")
                .doesNotContain("P2P_");
        assertThat(served.contentHash()).isEqualTo(request.info().contentHash());
        assertThat(allocator.actuator("instances")).contains("calc-server:1.1", started.address());

        await().during(Duration.ofSeconds(9))
                .atMost(LIMIT)
                .until(() -> allocator.instances().size() == 1);
        served.end();
        await().atMost(LIMIT).until(() -> allocator.meter("physarum.allocator.instances") == 0);
        assertThat(allocator.served().all()).isEmpty();
        assertThatThrownBy(() -> allocator.call(started, "/")).isInstanceOf(IOException.class);

        StartedInstance another = allocator.start(request);
        allocator.use(request.name());
        assertThat(allocator.call(another, "/")).isEqualTo("hello");
    }

    @Test
    void startsOneInstanceForFiftyWhoAskAtOnce() throws Exception {
        run(Map.of());
        AllocationRequest request = allocator.bundle("service", SERVE, 10, 50);

        List<StartedInstance> started = allocator.startAtOnce(50, request);

        assertThat(started).hasSize(50).containsOnly(allocator.start(request));
        assertThat(allocator.count("physarum.allocator.starts")).isEqualTo(1);
        assertThat(allocator.meter("physarum.allocator.instances")).isEqualTo(1);
        assertThat(allocator.meter("physarum.allocator.reserved.cpu.percent")).isEqualTo(10);
        assertThat(allocator.meter("physarum.allocator.reserved.memory")).isEqualTo(50 << 20);
    }

    @Test
    void refusesWhatItHasNoRoomFor() throws Exception {
        run(Map.of("physarum.allocator.max-cpu-percent", "100", "physarum.allocator.max-instances", "2"));
        allocator.start(allocator.bundle("first", SERVE, 60, 0));

        assertRefused(
                allocator.bundle("second", SERVE, 60, 0), Reason.NO_CPU, "it needs 60 % of a core, 40 % are free");
        assertRefused(allocator.bundle("huge", SERVE, 0, 1 << 30), Reason.NO_MEMORY, "MiB are free");
        allocator.start(allocator.bundle("third", SERVE, 40, 0));
        assertRefused(allocator.bundle("fourth", SERVE), Reason.BUSY, "physarum.allocator.max-instances");
        assertThat(allocator.offer(allocator.bundle("third", SERVE, 40, 0)).accepted())
                .isTrue();
    }

    @Test
    void tellsWhyAnInstanceDidNotStart() throws Exception {
        run(Map.of("physarum.allocator.start-timeout", "15s"));

        assertFails(
                allocator.bundle("quitter", "echo cannot find my hat; exit 4"),
                Reason.START_FAILED,
                "cannot find my hat");
        assertFails(allocator.bundle("deaf", "echo zzz; sleep 60"), Reason.NOT_READY, "zzz");
        assertRefused(
                TestAllocator.request("x", "hash", "busybox@sha256:00", 0, 0),
                Reason.INVALID_REQUEST,
                "physarum.allocator.driver is process");
        assertThat(allocator.meter("physarum.allocator.instances")).isZero();
        assertThat(allocator.instances()).isEmpty();
    }

    @Test
    void offersOnlyBundlesThatAreHereUnlessAnInstanceRunsAlready() throws Exception {
        run(Map.of());
        String missing = "bundle:bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy";
        assertRefused(
                TestAllocator.request("x", "hash", missing, 0, 0), Reason.IMAGE_UNAVAILABLE, "there is no " + missing);

        AllocationRequest request = allocator.bundle("service", SERVE);
        allocator.start(request);
        Path bundles = temp.resolve("bundles");
        Files.delete(bundles.resolve(request.info().contentHash() + Bundle.EXTENSION));
        AllocationOffer running = allocator.offer(request);
        assertThat(running.accepted()).isTrue();
        assertThat(running.imagePresent()).isFalse();
    }

    @Test
    void withdrawsAnInstanceThatDiesAndStartsAnother() throws Exception {
        run(Map.of());
        AllocationRequest request = allocator.bundle("mortal", SERVE, 10, 0);
        StartedInstance first = allocator.start(request);

        try (RecordedLog log = RecordedLog.of("io.physarum.allocator.instance.Instances")) {
            assertThatThrownBy(() -> allocator.call(first, "/exit?1")).isInstanceOf(IOException.class);
            await().atMost(LIMIT).until(() -> allocator.served().all().isEmpty());
            assertThat(log.events())
                    .filteredOn(event -> event.getLevel() == Level.WARN)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .singleElement()
                    .asString()
                    .contains("; it wrote last: | ")
                    .doesNotContain("\n");
        }

        StartedInstance second = allocator.start(request);
        assertThat(allocator.call(second, "/")).isEqualTo("hello");
        await().atMost(LIMIT).until(() -> allocator.meter("physarum.allocator.reserved.cpu.percent") == 10);
    }

    @Test
    void refusesAServiceThatDiesAgainAndAgain() throws Exception {
        run(Map.of("physarum.allocator.crash-limit", "2", "physarum.allocator.crash-window", "60s"));
        AllocationRequest request = allocator.bundle("mayfly", "exit 1");
        assertFails(request, Reason.START_FAILED, "status 1");
        assertFails(request, Reason.START_FAILED, "status 1");

        assertRefused(request, Reason.START_FAILED, "died 2 times within 60 s");
        allocator.start(allocator.bundle("another", SERVE));
    }

    @Test
    void replacesAnInstanceByANewVersion() throws Exception {
        run(Map.of());
        StartedInstance old = allocator.start(allocator.bundle("service", SERVE));

        StartedInstance current = allocator.start(allocator.bundle("service", "true; " + SERVE));

        await().atMost(LIMIT).until(() -> allocator.meter("physarum.allocator.instances") == 1);
        assertThatThrownBy(() -> allocator.call(old, "/")).isInstanceOf(IOException.class);
        assertThat(allocator.call(current, "/")).isEqualTo("hello");
    }

    @Test
    void keepsAnOlderVersionAsLongAsItIsUsed() throws Exception {
        run(Map.of("physarum.allocator.idle-timeout", "0s"));
        AllocationRequest victim = allocator.bundle("service", SERVE);
        StartedInstance old = allocator.start(victim);
        ServedInstance used = allocator.use(victim.name());

        StartedInstance other = allocator.start(allocator.bundle("service", "true; " + SERVE));

        await().during(Duration.ofSeconds(11))
                .atMost(LIMIT)
                .until(() -> allocator.instances().size() == 2);
        assertThat(allocator.call(old, "/")).isEqualTo("hello");
        used.end();
        await().atMost(LIMIT).until(() -> allocator.meter("physarum.allocator.instances") == 1);
        assertThat(allocator.call(other, "/")).isEqualTo("hello");
    }

    @Test
    void keepsAnOlderVersionThatIsAskedForAgain() throws Exception {
        run(Map.of("physarum.allocator.idle-timeout", "0s"));
        AllocationRequest first = allocator.bundle("service", SERVE);
        StartedInstance old = allocator.start(first);
        ServedInstance used = allocator.use(first.name());
        allocator.start(allocator.bundle("service", "true; " + SERVE));

        assertThat(allocator.start(first)).isEqualTo(old);

        used.end();
        await().during(Duration.ofSeconds(7))
                .atMost(LIMIT)
                .until(() -> allocator.instances().size() == 2);
    }

    @Test
    void leavesNothingThoughItsInstancesTakeLongerToEndThanAPhaseOfTheShutdown() throws Exception {
        run(Map.of("physarum.allocator.stop-grace", "4s", "spring.lifecycle.timeout-per-shutdown-phase", "1s"));
        StartedInstance stubborn =
                allocator.start(allocator.bundle("stubborn", "trap '' TERM; " + SERVE.replace("exec ", "")));

        allocator.close();

        assertThatThrownBy(() -> allocator.call(stubborn, "/")).isInstanceOf(IOException.class);
    }

    @Test
    void showsItsDriversInItsHealth() throws Exception {
        run(Map.of(
                "physarum.allocator.driver", "auto", "physarum.allocator.docker-host", "unix:///nowhere/docker.sock"));

        assertThat(allocator.actuator("health/allocator"))
                .contains("\"status\":\"UP\"", "does not answer", "local processes");
        AllocationOffer offer = allocator.offer(TestAllocator.request("x", "hash", "busybox@sha256:00", 0, 0));
        assertThat(offer.accepted()).isFalse();
        assertThat(offer.refusal()).contains("Docker engine at unix:///nowhere/docker.sock does not answer");
        assertThat(allocator.call(allocator.start(allocator.bundle("service", SERVE)), "/"))
                .isEqualTo("hello");
    }

    private void assertRefused(AllocationRequest request, Reason reason, String why) {
        AllocationOffer offer = allocator.offer(request);
        assertThat(offer.accepted()).isFalse();
        assertThat(offer.refusal()).contains(why);
        assertFails(request, reason, why);
    }

    private void assertFails(AllocationRequest request, Reason reason, String why) {
        assertThatThrownBy(() -> allocator.start(request))
                .isInstanceOfSatisfying(AllocationRefusedException.class, e -> {
                    assertThat(e.reason()).isEqualTo(reason);
                    assertThat(e).hasMessageContaining(why);
                });
    }
}
