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
                .contains("P2P_BOOTSTRAPS=\"/dns4/mesh-physarum-bootstrap-0.")
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
    void theyKeepThePassphrase() {
        assertThat(Chart.DEFAULT.and("psk: {value: hush-hush}").notes())
                .contains("Secret mesh-physarum-psk")
                .doesNotContain("hush-hush");
    }
}
