package io.physarum.helm;

import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What Helm prints after an installation. */
@NeedsHelm
class NotesTest {

    static Stream<Path> valueSets() {
        return Chart.valueSets();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void theyAreSaidWhateverTheValues(Path values) {
        assertThat(Chart.with(values).notes()).contains("is installed as mesh").doesNotContain("<no value>", "%!");
    }

    @Test
    void theyHaveTheLineToCallAService() {
        assertThat(Chart.DEFAULT.notes())
                .contains("curl http://mesh-physarum-proxy.edge.svc:4200/hello-world-server")
                .contains("registry_cli add --use-existing-image service-conf.json", "registry_cli list")
                .contains("create configmap mesh-physarum-cli --from-file=service-conf.json")
                .contains("registry.etcd.newCluster=false")
                .doesNotContain("WARNING");
    }

    @Test
    void theyWarnOfRoot() {
        assertThat(Chart.with(Path.of("src/test/resources/values/05-docker.yaml"))
                        .notes())
                .contains("WARNING: allocator.driver is docker")
                .contains("as root")
                .contains("curl http://127.0.0.1:4200/hello-world-server")
                .doesNotContain("set proxy.hostPort.enabled");
        assertThat(Chart.DEFAULT.and("allocator: {driver: docker}").notes()).contains("set proxy.hostPort.enabled");
    }

    @Test
    void theyWarnOfWhatIsLost() {
        assertThat(Chart.with(Path.of("src/test/resources/values/08-embedded.yaml"))
                        .notes())
                .contains("what is registered is lost")
                .contains("a new peer id");
    }

    @Test
    void theyTellWhatNodesOutsideDoNotReach() {
        String outside = "bootstrap: {replicas: 1, external: {enabled: true, announce: [/ip4/203.0.113.7/tcp/4001]}}\n";
        assertThat(Chart.DEFAULT.and(outside).notes())
                .contains("none of: registry, allocator, proxy")
                .contains("registry.p2p.hostPort");
        assertThat(Chart.DEFAULT
                        .and(outside + "registry: {p2p: {hostPort: 4003}}")
                        .notes())
                .contains("none of: allocator, proxy");
        assertThat(Chart.with(Path.of("src/test/resources/values/07-outside.yaml"))
                        .notes())
                .doesNotContain("none of:");
        assertThat(Chart.DEFAULT.notes()).doesNotContain("none of:");
    }

    @Test
    void theyTellAPassphraseFromASwarmKey() {
        assertThat(Chart.DEFAULT.and("psk: {existingSecret: key}").notes())
                .contains("passphrase in Secret key", "P2P_PSK")
                .doesNotContain("P2P_SWARM_KEY_FILE");
        assertThat(Chart.DEFAULT
                        .and("psk: {existingSecret: key, format: swarm-key}")
                        .notes())
                .contains("swarm key in Secret key", "P2P_SWARM_KEY_FILE")
                .doesNotContain("P2P_PSK");
    }

    @Test
    void theyKeepThePassphrase() {
        assertThat(Chart.DEFAULT.and("psk: {value: hush-hush}").notes())
                .contains("Secret mesh-physarum-psk")
                .doesNotContain("hush-hush");
    }
}
