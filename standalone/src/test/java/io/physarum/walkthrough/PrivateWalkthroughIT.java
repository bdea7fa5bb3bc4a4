package io.physarum.walkthrough;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The walkthrough in a private network: it works for those who have the passphrase, and for nobody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class PrivateWalkthroughIT {

    private static final String PASSPHRASE = "open sesame";

    private MachineLock lock;

    private WalkthroughMesh walkthrough;

    private Path home;

    @BeforeAll
    void startMesh(@TempDir Path directory) {
        lock = MachineLock.take();
        home = directory;
        walkthrough = WalkthroughMesh.start(directory, Map.of("P2P_PSK", PASSPHRASE));
    }

    @AfterAll
    void stopMesh() throws Exception {
        if (walkthrough != null) {
            walkthrough.close();
            Containers.removeAll("hello-private-node", "hello-private-embedded");
        }
        lock.close();
    }

    @ParameterizedTest(name = "proxy {0}")
    @ValueSource(strings = {"node", "embedded"})
    void oneCurlStartsAService(String form) throws Exception {
        String service = "hello-private-" + form;
        walkthrough.register(form, service);
        walkthrough.assertGreets(service);
        assertThat(new Containers(service).running()).hasSize(1);
    }

    @ParameterizedTest(name = "passphrase [{0}]")
    @ValueSource(strings = {"open barley", ""})
    void keepsOutWhoHasNotThePassphraseAndSaysWhy(String other) throws Exception {
        Map<String, String> environment = Map.of("P2P_PSK", other);
        List<String> command =
                List.of("registry-cli", "--bootstrap", walkthrough.mesh().bootstrap(), "list");
        try (Program outsider = Program.start(home.resolve("outsider-" + other.length()), environment, command)) {
            assertThat(outsider.awaitExit(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(outsider.output()).contains("pre-shared key");
        }
    }

    @Test
    void keepsOutAnAllocatorWithAnotherPassphraseAndSaysWhyInItsLog() throws Exception {
        Map<String, String> environment = Map.of("P2P_PSK", "open barley");
        List<String> command = List.of(
                "allocator",
                "-bootstrap",
                walkthrough.mesh().bootstrap(),
                "--server.port=0",
                "--physarum.p2p.bootstrap.attempts=1");
        try (Program outsider = Program.start(home.resolve("outsider"), environment, command)) {
            assertThat(outsider.awaitExit(Duration.ofSeconds(90))).isEqualTo(1);
            assertThat(outsider.output()).contains("pre-shared key");
        }
    }
}
