package io.physarum.cli.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

import io.physarum.cli.testing.CommandRun;
import io.physarum.cli.testing.SmallOverlay;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.host.gater.GaterRules;
import io.physarum.libp2p.identity.KeyFile;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.testing.TestHosts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Networks that are not as the defaults have them. */
class SpecialNetworksIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void theDhtMayHaveAnotherProtocol() throws IOException {
        try (SmallOverlay edge = new SmallOverlay(DhtConfig.DEFAULT.withProtocolPrefix("/edge"))) {
            await().atMost(LIMIT).untilAsserted(() -> {
                CommandRun told = list(edge, "--dht-protocol-prefix", "/edge");
                assertThat(told.status()).as(told.err()).isZero();
                assertThat(told.out()).contains("hello", "lonely");
            });
            CommandRun untold = list(edge);
            assertThat(untold.status()).as(untold.out()).isEqualTo(1);
            awaitPrinted(
                    () -> CommandRun.of(
                            "doctor", "--bootstrap", edge.bootstrapAddress(), "-dht-protocol-prefix", "/edge"),
                    "ok    registry",
                    "ok    allocator");
        }
    }

    /** Commands wait for no peer longer than an operator would; on a busy machine one that is there may be late. */
    private static void awaitPrinted(Supplier<CommandRun> command, String... texts) {
        await().atMost(LIMIT).untilAsserted(() -> {
            CommandRun run = command.get();
            assertThat(run.out()).as(run.err()).contains(texts);
        });
    }

    private static CommandRun list(SmallOverlay overlay, String... options) {
        String[] line = new String[options.length + 3];
        System.arraycopy(options, 0, line, 0, options.length);
        System.arraycopy(new String[] {"--bootstrap", overlay.bootstrapAddress(), "list"}, 0, line, options.length, 3);
        return CommandRun.of(line);
    }

    @Test
    void aNodeThatLetsInOnlySomeKnowsACommandByItsKey() {
        Path file = directory.resolve("operator.key");
        PeerId operator = KeyFile.loadOrCreate(file, KeyType.ED25519, 0).peerId();
        try (TestHosts hosts = new TestHosts()) {
            Host gated = hosts.start(
                    builder -> builder.gater(new GaterRules(Set.of(operator), Set.of(), List.of(), List.of())));
            String address = SmallOverlay.address(gated);
            await().atMost(LIMIT).untilAsserted(() -> {
                CommandRun known = CommandRun.of("ping", "-c", "1", "--keyfile", file.toString(), address);
                assertThat(known.status()).as(known.err()).isZero();
            });
            assertThat(CommandRun.of("ping", "-c", "1", address).status()).isEqualTo(1);
            awaitPrinted(
                    () -> CommandRun.of("doctor", "--keyfile", file.toString(), "--bootstrap", address),
                    "ok    identity   this command is " + operator,
                    "ok    bootstrap");
        }
    }

    @Test
    void aKeyThatCannotBeReadEndsACommandWithALine() {
        CommandRun run =
                CommandRun.of("list", "--bootstrap", "/ip4/127.0.0.1/tcp/1", "--keyfile", directory.toString());
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("registry-cli: the key of this command cannot be had: ", directory.toString());
    }
}
