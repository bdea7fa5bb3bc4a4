package io.physarum.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import io.physarum.cli.testing.CommandRun;
import io.physarum.cli.testing.SmallOverlay;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.Dht;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.security.pnet.PreSharedKey;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What operators ask a small network. */
class OperatorCommandsIT {

    private static SmallOverlay overlay;

    @BeforeAll
    static void start() throws IOException {
        overlay = new SmallOverlay();
    }

    @AfterAll
    static void stop() throws IOException {
        overlay.close();
    }

    @Test
    void peersTellsWhoIsThereAndWhatFor() {
        awaitAsserted(() -> {
            CommandRun run = run("peers");
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out().lines())
                    .hasSize(5)
                    .anyMatch(line -> line.startsWith(id(overlay.bootstrap())) && line.contains(" bootstrap "))
                    .anyMatch(line -> line.startsWith(id(overlay.registry())) && line.contains(" registry "))
                    .anyMatch(line -> line.startsWith(id(overlay.allocator())) && line.contains(" allocator "))
                    .anyMatch(line -> line.startsWith(id(overlay.proxy())) && line.contains(" proxy "))
                    .filteredOn(line -> line.startsWith(id(overlay.bootstrap())))
                    .allMatch(line -> line.contains("physarum/")
                            && line.endsWith(
                                    overlay.bootstrap().listenAddresses().get(0).toString()));
        });
    }

    @Test
    void peersIsADocumentForScripts() {
        awaitAsserted(() -> {
            JsonNode allocator = only(run("-o", "json", "peers").json(), "peer", id(overlay.allocator()));
            assertThat(allocator.path("role").asString()).isEqualTo("allocator");
            assertThat(allocator.path("roundTripMillis").asDouble()).isPositive();
            assertThat(allocator.path("agent").asString()).startsWith("physarum/");
            assertThat(allocator.path("addresses").path(0).asString())
                    .isEqualTo(overlay.allocator().listenAddresses().get(0).toString());
            assertThat(allocator.path("protocols").valueStream().map(JsonNode::asString))
                    .contains("/ipfs/ping/1.0.0", "/physarum/allocate/1.0.0");
            assertThat(allocator.path("problem").isNull()).isTrue();
        });
    }

    @Test
    void servicesTellsHowManyAreAnnouncedAndAnswer() {
        awaitAsserted(() -> {
            CommandRun run = run("services");
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out().lines().map(line -> List.of(line.split("\\s+"))))
                    .anyMatch(row -> row.subList(0, 3).equals(List.of("hello", "2", "1")))
                    .contains(List.of("lonely", "0", "0", "-"));
            JsonNode hello = only(run("services", "-o", "json").json(), "name", "hello");
            assertThat(hello.path("answering").asInt()).isEqualTo(1);
            assertThat(hello.path("nearestMillis").asDouble()).isPositive();
        });
    }

    @Test
    void instancesTellsWhoServesAndWhatAllocatorsRun() {
        awaitAsserted(() -> {
            CommandRun run = run("instances", "hello");
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.out().lines())
                    .anyMatch(line -> line.matches("hello +" + id(overlay.allocator()) + " .*allocator +answers"))
                    .anyMatch(line -> line.matches("hello +" + id(overlay.proxy()) + " .*proxy +does not answer: .*"))
                    .anyMatch(line -> line.matches(id(overlay.allocator()) + " .* 1 +150 +2048 +hello"));
            JsonNode all = run("-o", "json", "instances").json();
            JsonNode allocator = only(all.path("allocators"), "peer", id(overlay.allocator()));
            assertThat(allocator.path("instances").asInt()).isEqualTo(1);
            assertThat(allocator.path("services").path(0).asString()).isEqualTo("hello");
            JsonNode instance = only(all.path("instances"), "peer", id(overlay.proxy()));
            assertThat(instance.path("answers").asBoolean()).isFalse();
            assertThat(instance.path("problem").asString()).isNotEmpty();
        });
    }

    @Test
    void instancesOfAServiceThatNobodyKnowsFails() {
        CommandRun run = run("instances", "nobody-knows");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("nobody-knows");
    }

    @Test
    void pingFindsAPeerByItsIdAlone() {
        awaitAsserted(() -> {
            CommandRun run = run("ping", "-c", "3", "-i", "0.01", id(overlay.proxy()));
            assertThat(run.status()).as(run.err()).isZero();
            List<String> lines = run.out().lines().toList();
            assertThat(lines).hasSize(5);
            assertThat(lines.get(0)).startsWith("PING " + id(overlay.proxy()) + " at /ip4/");
            assertThat(lines.subList(1, 4)).allMatch(line -> line.matches("ping \\d: [\\d.]+ ms"));
            assertThat(lines.get(4)).matches("3 sent, 3 answered, 0 % lost; min/avg/max = [\\d.]+/[\\d.]+/[\\d.]+ ms");
        });
    }

    @Test
    void pingNeedsNoNetworkForAnAddress() {
        awaitAsserted(() -> {
            String address = overlay.allocator().listenAddresses().get(0).toString();
            CommandRun run = CommandRun.of("-o", "json", "ping", "-c", "2", "-i", "0", address);
            assertThat(run.status()).as(run.err()).isZero();
            assertThat(run.json().path("peer").asString()).isEqualTo(id(overlay.allocator()));
            assertThat(run.json().path("pings").size()).isEqualTo(2);
            assertThat(run.json().path("statistics").path("answered").asInt()).isEqualTo(2);
        });
    }

    @Test
    void joinsAPrivateNetworkByTheFileOfItsKey(@TempDir Path directory) throws IOException {
        Path key = Files.writeString(
                directory.resolve("swarm.key"),
                "/key/swarm/psk/1.0.0/\n/base16/\n" + "0123456789abcdef".repeat(4) + "\n");
        try (TestHosts hosts = new TestHosts()) {
            Host node = hosts.start(builder -> builder.preSharedKey(PreSharedKey.load(key)));
            Dht.on(node, DhtConfig.DEFAULT).start();
            String[] network = {"--swarm-key-file", key.toString(), "--bootstrap", SmallOverlay.address(node)};
            awaitAsserted(() -> {
                CommandRun peers = CommandRun.of(with("peers", network));
                assertThat(peers.status()).as(peers.err()).isZero();
                assertThat(peers.out()).contains(id(node));
            });
            awaitAsserted(() ->
                    assertThat(CommandRun.of(with("doctor", network)).out()).contains(id(node) + " answers at"));
        }
    }

    @Test
    void pingOfSomebodyWhomNobodyKnowsFails() {
        awaitAsserted(() -> {
            String nobody =
                    PeerId.of(Keys.generate(KeyType.ED25519).publicKey()).toString();
            CommandRun run = run("ping", nobody);
            assertThat(run.status()).isEqualTo(1);
            assertThat(run.err()).contains("nobody in the network knows where " + nobody + " is");
        });
    }

    @Test
    void pingRefusesWhatMakesNoSense() {
        assertThat(run("ping", "-c", "0", id(overlay.proxy())).status()).isEqualTo(2);
        assertThat(run("ping", "-i", "-1", id(overlay.proxy())).status()).isEqualTo(2);
        CommandRun run = run("ping", "no-peer");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("'no-peer' is not a peer id");
    }

    /** The commands wait for no peer longer than an operator would; on a busy machine one that is there may be late. */
    private static void awaitAsserted(ThrowingRunnable commands) {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(commands);
    }

    private static CommandRun run(String... arguments) {
        return CommandRun.of(with("--bootstrap", with(overlay.bootstrapAddress(), arguments)));
    }

    private static String[] with(String first, String... others) {
        return Stream.concat(Stream.of(first), Stream.of(others)).toArray(String[]::new);
    }

    private static String id(Host host) {
        return host.peerId().toString();
    }

    private static JsonNode only(JsonNode list, String field, String value) {
        List<JsonNode> found = list.valueStream()
                .filter(entry -> entry.path(field).asString().equals(value))
                .toList();
        assertThat(found).as("%s", list).hasSize(1);
        return found.get(0);
    }
}
