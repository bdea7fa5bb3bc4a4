package io.physarum.allocator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.allocation.StartedInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Instances that have a proxy of their own, as in the original. */
@SuppressWarnings("NullAway.Init") // run() begins every test
class EmbeddedProxyIT {

    @TempDir
    Path temp;

    private TestAllocator allocator;

    private void run(String idleTimeout) {
        allocator = new TestAllocator(
                temp,
                Map.of(
                        "physarum.allocator.idle-timeout",
                        idleTimeout,
                        "physarum.p2p.psk",
                        "our little secret",
                        "physarum.p2p.dht.protocol-prefix",
                        "/edge"));
    }

    @AfterEach
    void stop() {
        allocator.close();
    }

    @Test
    void namesTheProxyAsThePeerAndTellsItHowToJoin() throws Exception {
        run("60s");
        AllocationRequest request = TestAllocator.embedded(allocator.bundle("service", TestAllocator.SERVE));

        StartedInstance started = allocator.start(request);

        assertThat(started.peer().peerId()).hasToString("12D3KooWNNK88TqoXVhYVzhkp8RMnusHm6DbwxcwyFmHfd9egCt3");
        assertThat(started.peer().addresses()).singleElement().hasToString("/ip4/127.0.0.1/tcp/4007");
        assertThat(allocator.served().all()).isEmpty();
        assertThat(allocator.call(started, "/env"))
                .contains(
                        "P2P_PSK=our little secret",
                        "PHYSARUM_P2P_DHT_PROTOCOL_PREFIX=/edge",
                        "PROXY_IP=127.0.0.1",
                        "PROXY_PORT=")
                .contains("P2P_BOOTSTRAPS="
                        + allocator
                                .host()
                                .peerId()
                                .appendTo(allocator.host().advertisedAddresses().get(0)));
    }

    @Test
    void hasTheProxyAnswerOnLoopbackIfItsOwnMetricsAreThere() throws Exception {
        allocator = new TestAllocator(temp, Map.of("server.address", "127.0.0.1"));
        StartedInstance embedded =
                allocator.start(TestAllocator.embedded(allocator.bundle("service", TestAllocator.SERVE)));
        StartedInstance plain = allocator.start(allocator.bundle("plain", TestAllocator.SERVE));

        assertThat(allocator.call(embedded, "/env")).contains("METRICS_ADDRESS=127.0.0.1");
        assertThat(allocator.call(plain, "/env")).doesNotContain("METRICS_ADDRESS");
    }

    @Test
    void leavesTheProxyOpenWhereItsOwnMetricsAre() throws Exception {
        allocator = new TestAllocator(temp, Map.of("server.address", "0.0.0.0"));
        StartedInstance embedded =
                allocator.start(TestAllocator.embedded(allocator.bundle("service", TestAllocator.SERVE)));

        assertThat(allocator.call(embedded, "/env")).doesNotContain("METRICS_ADDRESS");
    }

    @Test
    void keepsThePassphraseFromAPlainService() throws Exception {
        run("60s");
        StartedInstance started = allocator.start(allocator.bundle("service", TestAllocator.SERVE));

        assertThat(allocator.call(started, "/env")).doesNotContain("P2P_", "secret");
    }

    @Test
    void endsTheInstanceWhenItsProxyWasIdleForLong() throws Exception {
        run("2s");
        StartedInstance started =
                allocator.start(TestAllocator.embedded(allocator.bundle("service", TestAllocator.SERVE)));
        await().during(Duration.ofSeconds(3))
                .atMost(TestAllocator.LIMIT)
                .until(() -> allocator.instances().size() == 1);

        metrics(started, "/become-idle");

        await().atMost(TestAllocator.LIMIT).until(() -> allocator.meter("physarum.allocator.instances") == 0);
        assertThatThrownBy(() -> allocator.call(started, "/")).isInstanceOf(IOException.class);
    }

    @Test
    void usesAnInstanceWhoseProxyIsInClientModeAndAnnouncesNothing() throws Exception {
        run("60s");
        String command = TestAllocator.SERVE.replace("exec java", "exec java -Dclient-mode=true");

        StartedInstance started = allocator.start(TestAllocator.embedded(allocator.bundle("service", command)));

        assertThat(started.peer().peerId()).hasToString("12D3KooWNNK88TqoXVhYVzhkp8RMnusHm6DbwxcwyFmHfd9egCt3");
        assertThat(allocator.served().all()).isEmpty();
        assertThat(allocator.call(started, "/")).isEqualTo("hello");
    }

    @Test
    void endsAnInstanceWhoseProxyIsInClientModeSomeTimeAfterItsStart() throws Exception {
        run("2s");
        String command = TestAllocator.SERVE.replace("exec java", "exec java -Dclient-mode=true");

        allocator.start(TestAllocator.embedded(allocator.bundle("service", command)));

        await().atMost(TestAllocator.LIMIT).until(() -> allocator.meter("physarum.allocator.instances") == 0);
    }

    @Test
    void endsTheInstanceWhenItsProxyDoesNotAnswer() throws Exception {
        run("60s");
        StartedInstance started =
                allocator.start(TestAllocator.embedded(allocator.bundle("service", TestAllocator.SERVE)));

        assertThatThrownBy(() -> metrics(started, "/stop")).isInstanceOf(IOException.class);

        await().atMost(TestAllocator.LIMIT).until(() -> allocator.meter("physarum.allocator.instances") == 0);
    }

    private void metrics(StartedInstance instance, String path) throws Exception {
        Matcher port = Pattern.compile("METRICS_PORT=(\\d+)").matcher(allocator.call(instance, "/env"));
        assertThat(port.find()).isTrue();
        URI uri = URI.create("http://127.0.0.1:" + port.group(1) + path);
        HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
}
