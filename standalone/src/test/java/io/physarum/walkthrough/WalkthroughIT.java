package io.physarum.walkthrough;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Steps 1 to 7 of the original's walkthrough on one mesh: real launchers, etcd, Docker, image registry and Prometheus. Each
 * test has a service of its own; only the last one harms the mesh.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@SuppressWarnings("NullAway.Init") // set before all tests
class WalkthroughIT {

    private static final int LAST = 99;

    private MachineLock lock;

    private WalkthroughMesh walkthrough;

    private Path home;

    @BeforeAll
    void startMesh(@TempDir Path directory) {
        lock = MachineLock.take();
        home = directory;
        walkthrough = WalkthroughMesh.start(directory, Map.of());
    }

    @AfterAll
    void stopMesh() throws Exception {
        if (walkthrough != null) {
            walkthrough.close();
            Containers.removeAll("hello-world-server", "hello-embedded", "hello-crowd", "hello-mortal", "hello-orphan");
        }
        lock.close();
    }

    @ParameterizedTest(name = "proxy {0}")
    @ValueSource(strings = {"node", "embedded"})
    @Order(1)
    void oneCurlStartsAServiceThatWasNotThere(String form) throws Exception {
        String service = "node".equals(form) ? "hello-world-server" : "hello-embedded";
        Containers containers = new Containers(service);
        walkthrough.register(form, service);
        assertThat(containers.running())
                .as("nothing runs before the first request")
                .isEmpty();

        walkthrough.assertGreets(service);
        List<String> first = containers.running();
        assertThat(first).hasSize(1);
        walkthrough.assertGreets(service);
        assertThat(containers.running())
                .as("the second request is served by the same one")
                .isEqualTo(first);

        await("the idle container is culled")
                .atMost(Duration.ofSeconds(60))
                .until(() -> containers.running().isEmpty());
        walkthrough.assertGreets(service);
        assertThat(containers.running()).hasSize(1).isNotEqualTo(first);
    }

    @Test
    @Order(2)
    void fiftyFirstRequestsAtOnceStartOneInstance() throws Exception {
        walkthrough.registerApart("hello-crowd");
        List<CompletableFuture<HttpResponse<String>>> answers = IntStream.range(0, 50)
                .mapToObj(i -> Http.getAsync(walkthrough.url("hello-crowd")))
                .toList();
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            walkthrough.assertGreeting(answer.get());
        }
        assertThat(new Containers("hello-crowd").running()).hasSize(1);
    }

    @Test
    @Order(3)
    void aKilledContainerIsReplacedByTheNextRequest() throws Exception {
        walkthrough.registerApart("hello-mortal");
        walkthrough.assertGreets("hello-mortal");
        Containers containers = new Containers("hello-mortal");
        List<String> first = containers.running();
        Queue<CompletableFuture<HttpResponse<String>>> meanwhile = new ConcurrentLinkedQueue<>();
        AtomicBoolean going = new AtomicBoolean(true);
        ExecutorService clients = Executors.newFixedThreadPool(8);
        Runnable client = () -> {
            while (going.get()) {
                CompletableFuture<HttpResponse<String>> answer = Http.getAsync(walkthrough.url("hello-mortal"));
                meanwhile.add(answer);
                answer.exceptionally(failure -> null).join();
            }
        };
        IntStream.range(0, 8).forEach(i -> clients.execute(client));
        await("requests are under way").until(() -> meanwhile.size() > 10);

        containers.kill(first.get(0));
        walkthrough.assertGreets("hello-mortal");
        going.set(false);
        clients.shutdown();
        assertThat(clients.awaitTermination(2, TimeUnit.MINUTES)).isTrue();

        assertThat(containers.running()).hasSize(1).doesNotContainAnyElementsOf(first);
        for (CompletableFuture<HttpResponse<String>> answer : meanwhile) {
            assertGreetingOrProblem(answer.get());
        }
    }

    private static void assertGreetingOrProblem(HttpResponse<String> answer) {
        if (answer.statusCode() == 200) {
            assertThat(answer.body()).isEqualTo("Hello, world\n");
        } else {
            assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        }
    }

    @Test
    @Order(4)
    void prometheusKnowsTheRoundTripTimeToEveryPeer() throws Exception {
        Requirements.program("prometheus", "prometheus");
        try (Prometheus prometheus = Prometheus.start(
                home.resolve("prometheus"), walkthrough.mesh().managementPorts().values())) {
            for (String node : List.of("registry", "allocator", "proxy")) {
                String peerId = walkthrough.peerId(node);
                await("ping_rtt of " + node)
                        .atMost(Duration.ofSeconds(30))
                        .ignoreExceptions()
                        .until(() -> prometheus.query("ping_rtt").contains("\"targetHost\":\"" + peerId + "\""));
            }
            await("all four are scraped")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> prometheus.query("sum(up)").contains("\"4\""));
        }
    }

    @Test
    @Order(5)
    void anUnknownServiceIsAProblemThatSaysSo() throws Exception {
        HttpResponse<String> response = Http.get(walkthrough.url("never-registered"));
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(response.body()).contains("never-registered");
    }

    @Test
    @Order(LAST)
    void requestsGoOnWithoutTheBootstrap() throws Exception {
        walkthrough.registerApart("hello-orphan");
        walkthrough.assertGreets("hello-orphan");
        walkthrough.mesh().program("ping-monitor").kill();
        for (int i = 0; i < 5; i++) {
            walkthrough.assertGreets("hello-orphan");
        }
    }
}
