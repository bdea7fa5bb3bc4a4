package io.physarum.cli.overlay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

import io.physarum.libp2p.identity.KeyFile;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.kad.DhtMode;
import io.physarum.libp2p.security.pnet.PreSharedKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OverlayOptionsTest {

    private static final String SWARM_KEY = "/key/swarm/psk/1.0.0/\n/base16/\n" + "0123456789abcdef".repeat(4) + "\n";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"open sesame", "open sesame\n", "open sesame\r\n"})
    void aPassphraseFromAFileMayHaveTheEndOfItsLine(String variable) {
        assertThat(given(Map.of("P2P_PSK", variable)).key()).contains(PreSharedKey.fromPassphrase("open sesame"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" open sesame ", "open\nsesame", "open\nsesame\n", "open sesame\n\n", "open sesame\r"})
    void allElseOfAPassphraseCounts(String variable) {
        assertThat(given(Map.of("P2P_PSK", variable)).key()).contains(PreSharedKey.fromPassphrase(variable));
    }

    @Test
    void emptyVariablesAreNone() {
        assertThat(given(Map.of("P2P_PSK", "", "P2P_SWARM_KEY_FILE", "")).key()).isEmpty();
        assertThat(given(Map.of("P2P_PSK", "\n")).key()).isEmpty();
        assertThat(given(Map.of()).key()).isEmpty();
    }

    @Test
    void theKeyMayBeInAFile() throws IOException {
        Path file = swarmKey(SWARM_KEY);
        assertThat(given(Map.of("P2P_SWARM_KEY_FILE", file.toString())).key()).contains(PreSharedKey.load(file));
    }

    @Test
    void aPassphraseAndAFileAreOneTooMany() throws IOException {
        OverlayOptions both = given(Map.of(
                "P2P_PSK", "secret", "P2P_SWARM_KEY_FILE", swarmKey(SWARM_KEY).toString()));
        assertThatThrownBy(both::key)
                .isInstanceOf(NetworkKeyException.class)
                .hasMessageContaining("P2P_PSK")
                .hasMessageContaining("P2P_SWARM_KEY_FILE")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aFileThatHoldsNoKeyIsNamed() throws IOException {
        Path damaged = swarmKey("/key/swarm/psk/1.0.0/\n/base16/\n0123\n");
        for (Path file : new Path[] {damaged, directory.resolve("nowhere"), directory}) {
            assertThatThrownBy(() ->
                            given(Map.of("P2P_SWARM_KEY_FILE", file.toString())).key())
                    .isInstanceOf(NetworkKeyException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("--swarm-key-file");
        }
    }

    @Test
    void theCommandsOwnKeyIsMadeOnceForItsUserAlone() throws IOException {
        Path file = directory.resolve("keys/registry-cli.key");
        PrivateKey made = given(Map.of("P2P_KEY_FILE", file.toString()))
                .credentials()
                .identity()
                .orElseThrow();
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(KeyFile.load(file).peerId()).isEqualTo(made.peerId());
        OverlayOptions byOption = parsed(given(Map.of()), "-keyfile", file.toString());
        assertThat(byOption.credentials().identity().orElseThrow().peerId()).isEqualTo(made.peerId());
        assertThat(given(Map.of("P2P_KEY_FILE", " ")).credentials()).isEqualTo(Credentials.NONE);
    }

    @Test
    void aKeyFileThatHoldsNoneIsNamed() throws IOException {
        Path file = Files.writeString(directory.resolve("damaged.key"), "no key");
        OverlayOptions options = given(Map.of("P2P_KEY_FILE", file.toString()));
        assertThatThrownBy(options::credentials)
                .isInstanceOf(OverlayException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--keyfile");
    }

    @Test
    void theProtocolOfTheDhtIsThatOfTheNodes() {
        assertThat(given(Map.of()).dht().protocolId()).isEqualTo("/ipfs/kad/1.0.0");
        OverlayOptions edge = given(Map.of("PHYSARUM_P2P_DHT_PROTOCOL_PREFIX", "/edge"));
        assertThat(edge.dht().protocolId()).isEqualTo("/edge/kad/1.0.0");
        assertThat(edge.dht().mode()).isEqualTo(DhtMode.CLIENT);
        assertThat(parsed(edge, "--dht-protocol-prefix", "/option").dht().protocolId())
                .isEqualTo("/option/kad/1.0.0");
        assertThatThrownBy(() -> given(Map.of("PHYSARUM_P2P_DHT_PROTOCOL_PREFIX", "edge/"))
                        .dht())
                .isInstanceOf(OverlayException.class)
                .hasMessageContaining("'edge/'")
                .hasMessageContaining("--dht-protocol-prefix");
    }

    private static OverlayOptions parsed(OverlayOptions options, String... arguments) {
        CommandSpec command = CommandSpec.create();
        command.addMixin("overlay", CommandSpec.forAnnotatedObject(options));
        new CommandLine(command).parseArgs(arguments);
        return options;
    }

    private Path swarmKey(String text) throws IOException {
        return Files.writeString(directory.resolve("swarm.key"), text);
    }

    private static OverlayOptions given(Map<String, String> variables) {
        return new OverlayOptions(variables::get);
    }
}
