package io.physarum.standalone;

import java.nio.file.Path;
import java.util.List;

import io.physarum.starter.Secret;
import io.physarum.starter.flags.UsageException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class StandaloneFlagsTest {

    @Test
    void upTakesTheWellKnownPortsOnThisMachineAlone() {
        assertThat(StandaloneFlags.parse("up", List.of())).hasValue(StandaloneOptions.defaults());
    }

    @Test
    void theDemoTakesAnyPorts() {
        assertThat(StandaloneFlags.parse("demo", List.of()))
                .hasValueSatisfying(options -> assertThat(options.ports()).isEqualTo(Ports.any()));
    }

    @Test
    void mapsEveryFlag() {
        List<String> line = List.of("-home", "/h", "-ip", "192.0.2.1", "-psk=s", "-port", "1", "-p2p-port", "2");
        assertThat(StandaloneFlags.parse("up", line)).hasValueSatisfying(options -> {
            assertThat(options.home()).isEqualTo(Path.of("/h"));
            assertThat(options.address()).isEqualTo("192.0.2.1");
            assertThat(options.ports())
                    .isEqualTo(Ports.wellKnown().withGateway(1).withBootstrap(2));
            assertThat(options.properties())
                    .containsEntry("physarum.p2p.psk", Secret.of("s"))
                    .hasSize(1);
        });
    }

    @Test
    void refusesUnknownCommandsAndTheFlagsOfASingleNode() {
        assertThatThrownBy(() -> StandaloneFlags.parse("down", List.of()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("up and demo");
        assertThatThrownBy(() -> StandaloneFlags.parse("up", List.of("-keyfile", "x")))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void hintsAtFlagsThatItHas() {
        assertThat(StandaloneFlags.hints(Component.REGISTRY).of("physarum.p2p.key-file"))
                .startsWith("flag -home")
                .doesNotContain("-keyfile");
        assertThat(StandaloneFlags.hints(Component.BOOTSTRAP).of("physarum.p2p.listen"))
                .contains("-p2p-port");
        assertThat(StandaloneFlags.hints(Component.PROXY).of("physarum.proxy.http-port"))
                .isEqualTo("flag -port");
        assertThat(StandaloneFlags.parse("up", List.of("-home=x", "-p2p-port=0", "-ip=::1", "-port=0", "-any-ports")))
                .isPresent();
    }

    @Test
    void asksForHelp() {
        assertThat(StandaloneFlags.parse("up", List.of("-h"))).isEmpty();
        assertThat(StandaloneFlags.usage("demo")).contains("physarum demo [flags]", "-psk PASSPHRASE");
    }
}
