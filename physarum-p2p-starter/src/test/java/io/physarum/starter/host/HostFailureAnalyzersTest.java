package io.physarum.starter.host;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.physarum.starter.AutoConfigurations;
import io.physarum.starter.FailureAnalyses;
import io.physarum.starter.flags.Argument;
import io.physarum.starter.flags.Flag;
import io.physarum.starter.flags.OriginalFlags;
import io.physarum.starter.flags.SettingHints;
import io.physarum.starter.launch.PropertyPortInUseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.web.server.PortInUseException;

import static org.assertj.core.api.Assertions.assertThat;

class HostFailureAnalyzersTest {

    private final ApplicationContextRunner contexts = AutoConfigurations.atRest();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void explainsABadAddress() {
        FailureAnalysis analysis = analysisOf("physarum.p2p.bootstraps[0]=/ip4/1.2.3/tcp/4001");
        assertThat(analysis.getDescription())
                .contains("physarum.p2p.bootstraps", "/ip4/1.2.3/tcp/4001", "is not a multiaddr");
        assertThat(analysis.getAction()).contains("/ip4/192.0.2.1/tcp/4001", "/p2p/");
    }

    @Test
    void explainsABadNetworkAndABadPeerId() {
        FailureAnalysis network = analysisOf("physarum.p2p.gater.deny-networks=10.0.0.1/8");
        assertThat(network.getDescription())
                .contains("physarum.p2p.gater.deny-networks", "10.0.0.1/8", "write 10.0.0.0/8");
        assertThat(network.getAction()).contains("2001:db8::/32");
        FailureAnalysis peer = analysisOf("physarum.p2p.gater.allow-peers=somebody");
        assertThat(peer.getDescription()).contains("physarum.p2p.gater.allow-peers", "'somebody' is not a peer id");
        assertThat(peer.getAction()).contains("12D3Koo", "registry-cli peers");
    }

    @Test
    void explainsADamagedKeyFile() throws IOException {
        Path file = Files.writeString(folder.resolve("node.key"), "1 not-base-64");
        FailureAnalysis analysis = analysisOf("physarum.p2p.ephemeral=false", "physarum.p2p.key-file=" + file);
        assertThat(analysis.getDescription()).contains(file.toString());
        assertThat(analysis.getAction())
                .contains("physarum.p2p.key-file", "physarum.p2p.ephemeral")
                .doesNotContain("flag");
    }

    @Test
    void namesTheFlagsThatTheProgramHas() throws IOException {
        Path file = Files.writeString(folder.resolve("node.key"), "1 not-base-64");
        FailureAnalysis analysis = FailureAnalyses.of(
                contexts.withPropertyValues("physarum.p2p.ephemeral=false", "physarum.p2p.key-file=" + file),
                OriginalFlags.of("program", "is tested").hints());
        assertThat(analysis.getAction())
                .contains("physarum.p2p.key-file (flag -keyfile)", "physarum.p2p.ephemeral (flag -ephemeral)");
    }

    @Test
    void namesThePropertyOfAPortThatIsInUse() {
        IOException reason = new BindException("Address already in use");
        SettingHints program = OriginalFlags.bare("program", "is tested")
                .form(new Argument("PORT", "physarum.proxy.http-port", "where"))
                .with(Flag.listenAddress("prom-listen-addr", "server", "where"))
                .hints();
        FailureAnalysis gateway =
                FailureAnalyses.of(new PropertyPortInUseException(4200, "physarum.proxy.http-port", reason), program);
        assertThat(gateway.getDescription()).contains("4200", "physarum.proxy.http-port", "Address already in use");
        assertThat(gateway.getAction()).contains("physarum.proxy.http-port (argument PORT)");
        assertThat(FailureAnalyses.of(new PortInUseException(9101, reason), program)
                        .getAction())
                .contains("server.port (flag -prom-listen-addr)");
        assertThat(FailureAnalyses.of(new PortInUseException(9101, reason), SettingHints.NONE)
                        .getAction())
                .contains("server.port.");
    }

    @Test
    void explainsThatAKeyIsInUseByAnotherContext() {
        String[] properties = {"physarum.p2p.ephemeral=false", "physarum.home=" + folder};
        contexts.withPropertyValues(properties).run(first -> {
            FailureAnalysis analysis = analysisOf(properties);
            assertThat(analysis.getDescription())
                    .contains("node.key", "in use by another running node (another context of this process, as tests");
            assertThat(analysis.getAction())
                    .contains(
                            "Close the other context",
                            "physarum.p2p.key-file or physarum.p2p.ephemeral,",
                            "physarum.p2p.ephemeral-if-key-in-use.");
        });
        contexts.withPropertyValues(properties)
                .run(first -> contexts.withPropertyValues(properties)
                        .withPropertyValues("physarum.p2p.ephemeral-if-key-in-use=true")
                        .run(second -> assertThat(second).hasNotFailed()));
    }

    @Test
    void offersNoKeyForOneRunInPlaceOfAKeyFileThatWasChosen() {
        Map<String, Object> chosen = Map.of("physarum.p2p.key-file", "node.key");
        FailureAnalysis analysis = FailureAnalyses.of(new KeyInUseException(Path.of("node.key"), false), chosen);
        assertThat(analysis.getDescription())
                .contains("by another running node,")
                .doesNotContain("context");
        assertThat(analysis.getAction())
                .contains("Stop the other node", "physarum.p2p.key-file or physarum.p2p.ephemeral.");
    }

    @Test
    void explainsThatAPrivateNetworkHasNoQuic() {
        FailureAnalysis analysis =
                analysisOf("physarum.p2p.psk=secret", "physarum.p2p.listen=/ip4/0.0.0.0/udp/4001/quic-v1");
        assertThat(analysis.getDescription()).contains("QUIC", "/ip4/0.0.0.0/udp/4001/quic-v1");
        assertThat(analysis.getAction()).contains("TCP");
    }

    @Test
    void explainsThatThereAreTwoKeysOfTheNetwork() {
        FailureAnalysis analysis = analysisOf("physarum.p2p.psk=secret", "physarum.p2p.swarm-key-file=swarm.key");
        assertThat(analysis.getDescription()).contains("physarum.p2p.psk", "physarum.p2p.swarm-key-file");
    }

    @Test
    void explainsADamagedSwarmKeyFile() throws IOException {
        Path file = Files.writeString(folder.resolve("swarm.key"), "something else");
        FailureAnalysis analysis = analysisOf("physarum.p2p.swarm-key-file=" + file);
        assertThat(analysis.getDescription()).contains(file.toString(), "/key/swarm/psk/1.0.0/");
    }

    private FailureAnalysis analysisOf(String... properties) {
        return FailureAnalyses.of(contexts.withPropertyValues(properties));
    }
}
