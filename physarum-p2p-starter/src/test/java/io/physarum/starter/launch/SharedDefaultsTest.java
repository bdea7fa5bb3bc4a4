package io.physarum.starter.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.physarum.starter.Secret;
import io.physarum.starter.flags.OriginalFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.ConfigTreePropertySource;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class SharedDefaultsTest {

    @TempDir
    Path directory;

    @Test
    void readsTheOriginalsVariables() {
        StandardEnvironment environment =
                environment(Map.of("P2P_BOOTSTRAPS", " /ip4/1.2.3.4/tcp/1  /ip4/5.6.7.8/tcp/2\n", "P2P_PSK", "secret"));
        assertThat(bootstraps(environment)).containsExactly("/ip4/1.2.3.4/tcp/1", "/ip4/5.6.7.8/tcp/2");
        assertThat(passphrase(environment)).isEqualTo("secret");
    }

    @Test
    void aPropertyWinsOverAVariable() {
        StandardEnvironment environment = environment(Map.of(
                "P2P_BOOTSTRAPS", "/ip4/1.2.3.4/tcp/1 /ip4/5.6.7.8/tcp/2",
                "physarum.p2p.bootstraps[0]", "/ip4/9.9.9.9/tcp/9",
                "P2P_PSK", "secret",
                "physarum.p2p.psk", "another"));
        assertThat(bootstraps(environment)).containsExactly("/ip4/9.9.9.9/tcp/9");
        assertThat(passphrase(environment)).isEqualTo("another");
    }

    @Test
    void aPassphraseIsTakenAsItIs() {
        assertThat(passphrase(environment(Map.of("P2P_PSK", "${HOME}"))))
                .as("by variable")
                .isEqualTo("${HOME}");
        Map<String, Object> flags = OriginalFlags.of("program", "does something")
                .parse("-psk", "${a:b}\\${c}#{d}")
                .orElseThrow();
        assertThat(passphrase(environment(flags))).as("by flag").isEqualTo("${a:b}\\${c}#{d}");
    }

    @Test
    void aPassphraseFromAFileMayHaveTheEndOfItsLine() throws IOException {
        for (String text :
                List.of("secret", "secret\n", "secret\r\n", "secret\n\n", "two\nlines\n", " secret ", "secret\r")) {
            Files.writeString(directory.resolve("physarum.p2p.psk"), text);
            PropertySource<?> tree = new ConfigTreePropertySource(
                    "tree", directory, ConfigTreePropertySource.Option.AUTO_TRIM_TRAILING_NEW_LINE);
            assertThat(passphrase(environment(Map.of("P2P_PSK", text))))
                    .as("as a node reads it from the file")
                    .isEqualTo(String.valueOf(tree.getProperty("physarum.p2p.psk")));
        }
    }

    @Test
    void emptyVariablesAreNone() {
        StandardEnvironment environment = environment(Map.of("P2P_BOOTSTRAPS", "  ", "P2P_PSK", ""));
        assertThat(bootstraps(environment)).isEmpty();
        assertThat(environment.getProperty("physarum.p2p.psk")).isNull();
    }

    @Test
    void setsNothingThatIsTheApplications() {
        StandardEnvironment environment = environment(Map.of());
        assertThat(environment.getProperty("physarum.home")).isEqualTo(System.getProperty("user.home") + "/.physarum");
        PropertySource<?> defaults = environment.getPropertySources().get("physarumDefaults");
        assertThat(((EnumerablePropertySource<?>) defaults).getPropertyNames())
                .containsExactlyInAnyOrder("physarum.home", "logging.structured.json.customizer");
    }

    private static StandardEnvironment environment(Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
        new SharedDefaults().postProcessEnvironment(environment, new SpringApplication());
        ConfigurationPropertySources.attach(environment);
        return environment;
    }

    private static String passphrase(StandardEnvironment environment) {
        return Binder.get(environment)
                .bind("physarum.p2p.psk", Secret.class)
                .map(Secret::reveal)
                .orElse("none");
    }

    private static List<String> bootstraps(StandardEnvironment environment) {
        return Binder.get(environment)
                .bind("physarum.p2p.bootstraps", Bindable.listOf(String.class))
                .orElse(List.of());
    }
}
