package io.physarum.allocator.instance;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.allocator.driver.TestSpecs;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.testing.NoDht;
import io.physarum.libp2p.testing.RecordedLog;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.dataplane.http.HttpServing;
import io.physarum.mesh.dataplane.http.HttpSettings;
import io.physarum.mesh.dataplane.http.OverlayHttpClient;
import io.physarum.mesh.dataplane.http.OverlayRequest;
import io.physarum.mesh.dataplane.http.ServedInstance;
import io.physarum.mesh.dataplane.http.ServedInstances;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** An allocator that is asked again for a service whose instance takes connections and never answers, or does not even do that. */
class HungInstanceIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final ServiceName NAME = ServiceName.of("service");

    private final TestHosts hosts = new TestHosts();

    private final TestDriver driver = new TestDriver("sound");

    private final AtomicLong nanos = new AtomicLong();

    private final ServedInstances served = new ServedInstances(new TimeSource(Schedulers.parallel(), nanos::get));

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final AllocationRequest request = new AllocationRequest(
            NAME, TestSpecs.of("sound:image", Map.of(), 0, 0).info());

    private final Host node = hosts.start();

    private final Host proxy = hosts.start();

    private final OverlayHttpClient client = new OverlayHttpClient(proxy, HttpSettings.DEFAULTS);

    private final Allocator allocator = allocator();

    @BeforeEach
    void start() {
        TestHosts.introduce(node, proxy);
        new HttpServing(served, HttpSettings.DEFAULTS).bindTo(node);
        allocator.start();
        await().atMost(LIMIT).until(allocator::isOpen);
    }

    @AfterEach
    void stop() {
        client.close();
        allocator.stop().block(LIMIT);
        driver.close().block(LIMIT);
        hosts.close();
    }

    @Test
    void endsOneThatTakesNoConnectionsAndStartsAnother() {
        RunningInstance first = startOne();
        driver.deafen(first);

        try (RecordedLog log = RecordedLog.of(LocalAllocation.class)) {
            RunningInstance second = startOne();

            assertThat(second.handle()).isNotEqualTo(first.handle());
            assertThat(driver.stopped).containsExactly(first.handle());
            assertThat(served.find(NAME, Optional.empty()).map(ServedInstance::address))
                    .contains(second.address());
            assertThat(hung()).isEqualTo(1);
            assertThat(log.events())
                    .filteredOn(event -> event.getLevel() == Level.WARN)
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .singleElement()
                    .asString()
                    .contains("hangs and is ended: it takes no connections at 127.0.0.1:");
        }
    }

    @Test
    void endsOneThatAnswersNoneOfThreeRequestsAndStartsAnother() throws IOException {
        RunningInstance first = startOne();
        for (int i = 0; i < 3; i++) {
            waitInVain(first, Duration.ofSeconds(60));
        }

        assertThat(startOne().handle()).isNotEqualTo(first.handle());
        assertThat(driver.stopped).containsExactly(first.handle());
        assertThat(hung()).isEqualTo(1);
    }

    @Test
    void givesOneAgainThatIsMerelySlow() throws IOException {
        RunningInstance first = startOne();
        waitInVain(first, Duration.ofSeconds(60));
        waitInVain(first, Duration.ofSeconds(60));
        waitInVain(first, Duration.ofSeconds(1));

        assertThat(startOne().handle()).isEqualTo(first.handle());
        assertThat(driver.stopped).isEmpty();
        assertThat(hung()).isZero();
    }

    /** Starts the service, or has it given again; the instance that runs then. */
    private RunningInstance startOne() {
        String address = Objects.requireNonNull(
                        allocator.service().start(request).block(LIMIT))
                .address();
        return driver.running.values().stream()
                .filter(instance -> address.endsWith(":" + instance.ports().service()))
                .findFirst()
                .orElseThrow();
    }

    /** A request that is given up after a time, as by a proxy. */
    private void waitInVain(RunningInstance running, Duration patience) throws IOException {
        ServedInstance instance = served.find(NAME, Optional.empty()).orElseThrow();
        OverlayRequest get =
                new OverlayRequest(HttpMethod.GET, "/service/", new DefaultHttpHeaders().set("host", "x"), null);
        Disposable waiting = client.exchange(node.peerId(), get).subscribe(answer -> {}, failure -> {});
        driver.awaitRequest(running);
        nanos.addAndGet(patience.toNanos());
        waiting.dispose();
        await().atMost(LIMIT).until(() -> {
            nanos.incrementAndGet();
            return !instance.idle().isZero();
        });
    }

    private double hung() {
        return meters.get("physarum.allocator.ends")
                .tag("reason", "hung")
                .counter()
                .count();
    }

    private Allocator allocator() {
        return TestAllocators.of(
                new AllocatorNode(node, new NoDht(), served, contentHash -> Mono.just(List.of()), meters),
                List.of(driver),
                LIMIT,
                Duration.ZERO);
    }
}
