package io.physarum.registry.store.etcd.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.physarum.registry.store.StoreStartException;
import io.physarum.registry.store.etcd.TestEtcd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LocalEtcdIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final ClusterJoin NOBODY =
            (name, url) -> Mono.error(new IllegalStateException("no registry answers"));

    @TempDir
    private Path folder;

    private final List<LocalEtcd> all = new ArrayList<>();

    private LocalEtcdConfig config;

    private Predicate<LocalEtcdConfig> serving = LocalEtcdIT::isListening;

    @BeforeEach
    void chooseConfig() {
        TestEtcd.require();
        config = TestEtcd.config("one", folder, true);
    }

    @AfterEach
    void stopAll() {
        all.forEach(etcd -> etcd.stop().orTimeout(30, TimeUnit.SECONDS).join());
    }

    private LocalEtcd etcd(LocalEtcdConfig chosen) {
        LocalEtcd etcd = new LocalEtcd(chosen, NOBODY, Mono.fromCallable(() -> serving.test(chosen)));
        all.add(etcd);
        return etcd;
    }

    private static boolean isListening(LocalEtcdConfig config) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(config.ip(), config.clientPort()), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void start(LocalEtcdConfig chosen) {
        etcd(chosen).start().orTimeout(90, TimeUnit.SECONDS).join();
    }

    private StoreStartException failure(LocalEtcdConfig chosen) {
        try {
            start(chosen);
        } catch (CompletionException e) {
            assertThat(e.getCause()).isInstanceOf(StoreStartException.class);
            return (StoreStartException) e.getCause();
        }
        throw new AssertionError("etcd started");
    }

    private ProcessHandle process() throws IOException {
        return ProcessHandle.of(Long.parseLong(
                        Files.readString(folder.resolve("one.process")).split(" ", 2)[0]))
                .orElseThrow();
    }

    @Test
    void endsWithItsOwnerAndLeavesNoProcessFile() throws IOException {
        start(config);
        ProcessHandle process = process();

        all.get(0).stop().orTimeout(30, TimeUnit.SECONDS).join();
        all.get(0).stop().orTimeout(30, TimeUnit.SECONDS).join();

        assertThat(process.isAlive()).isFalse();
        assertThat(folder.resolve("one.process")).doesNotExist();
    }

    @Test
    void isStartedAgainWhenItEnds() throws IOException {
        start(config);
        ProcessHandle first = process();

        first.destroyForcibly();

        await().atMost(LONG).ignoreExceptions().until(() -> process().pid() != first.pid() && isListening(config));
    }

    @Test
    void endsAProcessThatAnEarlierRunLeftBehind() throws IOException {
        Process left = new ProcessBuilder(EtcdCommand.of(config, "one=" + config.peerUrl()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            await().atMost(LONG).until(() -> isListening(config));
            new ProcessFile(config.dataDir()).write(left.toHandle());

            start(config);

            assertThat(left.isAlive()).isFalse();
            assertThat(process().isAlive()).isTrue();
        } finally {
            left.destroyForcibly();
        }
    }

    @Test
    void isLookedAfterEvenIfItCannotBeNoted() throws IOException {
        Files.createDirectories(folder.resolve("one.process").resolve("in-the-way"));
        start(config);
        ProcessHandle first = child();

        first.destroyForcibly();
        await().atMost(LONG).ignoreExceptions().until(() -> child().pid() != first.pid() && isListening(config));
        ProcessHandle second = child();
        all.get(0).stop().orTimeout(30, TimeUnit.SECONDS).join();

        assertThat(second.isAlive()).isFalse();
    }

    /** The etcd that this process has started. */
    private ProcessHandle child() {
        return ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .commandLine()
                        .orElse("")
                        .contains(config.dataDir().toString()))
                .findAny()
                .orElseThrow();
    }

    @Test
    void leavesAProcessAloneThatOnlyHasTheSameId() throws IOException {
        Files.writeString(folder.resolve("one.process"), ProcessHandle.current().pid() + " 2001-01-01T00:00:00Z\n");
        assertThat(new ProcessFile(config.dataDir()).leftBehind()).isEqualTo(Optional.empty());

        Files.writeString(folder.resolve("one.process"), "nonsense");
        assertThat(new ProcessFile(config.dataDir()).leftBehind()).isEqualTo(Optional.empty());
    }

    @Test
    void namesAPortThatIsInUse() throws IOException {
        try (ServerSocket taken = new ServerSocket(config.peerPort(), 1, config.ip())) {
            StoreStartException failure = failure(config);

            assertThat(failure)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("in use");
            assertThat(failure.cure()).contains("--etcd-peer-port");
        }
    }

    @Test
    void namesAnAddressThatIsNotOfThisMachine() throws IOException {
        for (String ip : List.of("192.0.2.7", "0.0.0.0")) {
            StoreStartException failure = failure(with("etcd", InetAddress.getByName(ip), true));

            assertThat(failure).hasMessageContaining(ip).hasMessageContaining("no address of this machine");
            assertThat(failure.cure()).contains("--etcd-ip").contains("127.0.0.1");
        }
    }

    @Test
    void saysHowToGetAProgramThatIsMissing() {
        for (String binary : List.of("no-such-etcd", "/no/such/etcd", folder.toString())) {
            StoreStartException failure = failure(with(binary, config.ip(), true));

            assertThat(failure).hasMessageContaining(binary);
            assertThat(failure.cure())
                    .contains("apt-get install etcd-server")
                    .contains("physarum.registry.store=embedded");
        }
    }

    @Test
    void saysWhatEtcdSaidWhenItEndsAtOnce() throws IOException {
        Path log = Files.createDirectories(config.dataDir().resolve("member/wal"));
        Files.writeString(log.resolve("0000000000000000-0000000000000000.wal"), "damaged".repeat(100));

        serving = chosen -> false; // it listens before it looks at its files

        StoreStartException failure = failure(config);

        assertThat(failure).hasMessageContaining("etcd ended right after its start");
    }

    @Test
    void saysThatNobodyTookItIn() {
        StoreStartException failure = failure(with("etcd", config.ip(), false));

        assertThat(failure).hasMessageContaining("No running registry took");
        assertThat(failure.cure()).contains("--new-etcd-cluster");
    }

    private LocalEtcdConfig with(String binary, InetAddress ip, boolean newCluster) {
        return new LocalEtcdConfig(
                binary,
                ip,
                config.host(),
                config.clientPort(),
                config.peerPort(),
                config.dataDir(),
                config.name(),
                newCluster,
                Duration.ofSeconds(5),
                config.stopTimeout());
    }
}
