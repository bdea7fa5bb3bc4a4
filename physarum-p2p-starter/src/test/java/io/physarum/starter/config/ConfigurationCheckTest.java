package io.physarum.starter.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

import io.physarum.starter.AutoConfigurations;
import io.physarum.starter.FailureAnalyses;
import io.physarum.starter.P2pProperties;
import io.physarum.starter.flags.SettingHints;
import io.physarum.starter.host.AddressAutoConfiguration;
import io.physarum.starter.launch.ApplicationStarter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class ConfigurationCheckTest {

    @TempDir
    private Path folder = Path.of("");

    @Test
    void refusesAGroupThatNoComponentHasAndSaysWhereItIs() throws IOException {
        Path file = yaml("physarum:\n  home: here\n  alocator:\n    driver: docker\n");
        assertThat(analysis(file).getDescription())
                .contains(
                        "physarum.alocator.driver", file.toString(), "4:13", "did you mean physarum.allocator.driver?");
    }

    @Test
    void refusesAPropertyOutsideOfAllGroups() throws IOException {
        FailureAnalysis analysis = analysis(yaml("physarum.nothing: 1\nphysarum.hmoe: x\n"));
        assertThat(analysis.getDescription())
                .contains("physarum.nothing, from", "physarum.hmoe, from", "did you mean physarum.home?");
        assertThat(analysis.getAction()).contains("allocator", "p2p", "registry");
    }

    @Test
    void refusesUnknownPropertiesOfTheCommandLine() {
        FailureAnalysis analysis = analysis(Map.of("physarum.p2q.psk", "top-secret"));
        assertThat(analysis.getDescription())
                .contains("physarum.p2q.psk, from the command line", "did you mean physarum.p2p.psk?")
                .doesNotContain("top-secret");
    }

    @Test
    void takesWhatAnotherComponentReads() throws IOException {
        Path file = yaml("physarum:\n  allocator.driver: docker\n  proxy.http-port: 1\n  registry.store: etcd\n"
                + "  metricsPath.enabled: false\n  p2p.bootstraps: []\n");
        assertThat(start(Map.of("spring.config.additional-location", file.toString())))
                .isNull();
    }

    @Test
    void saysOfAPropertyThatAKnownGroupLacksWhereItIsAndWhatMayBeMeant() {
        FailureAnalysis analysis = FailureAnalyses.of(AutoConfigurations.atRest()
                .withPropertyValues("physarum.p2p.keyfile=x", "physarum.mesh.cleint.enabled=true"));
        assertThat(analysis.getDescription())
                .containsAnyOf("physarum.p2p.keyfile, from", "physarum.mesh.cleint.enabled, from");
        assertThat(analysis.getDescription())
                .containsAnyOf("did you mean physarum.p2p.key-file", "did you mean physarum.mesh.client.enabled");
    }

    @Test
    void proposesWhatBeginsAsTheUnknownNameDoesIfNothingElseIsLikeIt() {
        KnownProperties known = KnownProperties.read();
        assertThat(known.nearest("physarum.p2p.bootstrap-peers")).containsExactly("physarum.p2p.bootstraps");
        assertThat(known.nearest("physarum.p2p.keyfilename")).contains("physarum.p2p.key-file");
        assertThat(known.nearest("physarum.p2p.nonsense-of-mine")).isEmpty();
        assertThat(known.nearest("physarum.p2p.bootstrap-timeout"))
                .as("a likeness as a whole is enough")
                .first()
                .isEqualTo("physarum.p2p.bootstrap.timeout");
    }

    @Test
    void callsTheCommandLineSoHoweverAPropertyIsWrong() {
        String[] arguments = {"--physarum.p2p.bootstrap-peers=x", "--spring.main.web-application-type=none"};
        Throwable failure = catchThrowable(
                () -> SpringApplication.run(WithNode.class, arguments).close());
        assertThat(FailureAnalyses.of(failure, SettingHints.NONE).getDescription())
                .contains("physarum.p2p.bootstrap-peers, from the command line; did you mean physarum.p2p.bootstraps?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "physarum.p2p.bootstrap.timeout | soon | a duration with its unit, such as 500ms, 30s",
                "physarum.p2p.bootstrap.attempts | 2.5 | a whole number, such as 10",
                "physarum.p2p.bootstrap.required | maybe | true or false",
                "physarum.p2p.security | tls,ssl | tls or noise",
                "physarum.p2p.dht.mode | both | server or client"
            })
    void saysHowAValueIsWritten(String property, String value, String form) {
        FailureAnalysis analysis =
                FailureAnalyses.of(AutoConfigurations.atRest().withPropertyValues(property + "=" + value));
        assertThat(analysis.getDescription())
                .contains("Property " + property, "'" + value.substring(value.indexOf(',') + 1) + "', which is not")
                .contains(form);
        assertThat(analysis.getAction()).contains("Give " + property);
    }

    @Test
    void tellsNoValueThatMayBeASecretAndNothingOfOthersProperties() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("test", Map.of("server.port", "x", "physarum.p2p.token", "secret")));
        Binder binder = Binder.get(environment);
        Throwable others = catchThrowable(() -> binder.bind("server.port", Integer.class));
        Throwable secret = catchThrowable(() -> binder.bind("physarum.p2p.token", UUID.class));
        assertThat(List.of(others, secret)).allSatisfy(failure -> {
            assertThat(failure).isInstanceOf(BindException.class);
            assertThat(FailureAnalyses.find(failure, environment)).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PHYSARUM_HOME",
                "PHYSARUM_JAVA_OPTS",
                "PHYSARUM_IMAGES",
                "PHYSARUM_P2P_BOOTSTRAPS_0",
                "PHYSARUM_MESH_CLIENT_ENABLED",
                "PHYSARUM_P2P_SERVICE_HOST",
                "PHYSARUM_P2P_PORT_4001_TCP_ADDR",
                "PHYSARUM_P2P_PSKK"
            })
    void isNotTrippedByTheEnvironment(String variable) {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(variable, "x")));
        environment.getPropertySources().addLast(new MapPropertySource("a program's own", Map.of("physarum.x", "y")));
        DeferredLogFactory logs = Supplier::get;
        new PropertyCheck(logs).postProcessEnvironment(environment, new SpringApplication());
        KnownProperties known = KnownProperties.read();
        assertThat(known.isSetBy(variable))
                .isEqualTo(variable.matches("PHYSARUM_(HOME|P2P_BOOTSTRAPS_0|MESH_CLIENT_ENABLED)"));
    }

    @Test
    void namesTheFileThatIsNoYaml() throws IOException {
        Path file = yaml("physarum:\n  p2p:\n   - a\n  b: [\n");
        FailureAnalysis analysis = analysis(file);
        assertThat(analysis.getDescription()).contains(file.toString(), "in line 5");
    }

    private Path yaml(String text) throws IOException {
        return Files.writeString(folder.resolve("settings.yml"), text);
    }

    private static FailureAnalysis analysis(Path file) {
        return analysis(Map.of("spring.config.additional-location", file.toString()));
    }

    private static FailureAnalysis analysis(Map<String, Object> properties) {
        return FailureAnalyses.of(start(properties), SettingHints.NONE);
    }

    private static Throwable start(Map<String, Object> properties) {
        return catchThrowable(() -> ApplicationStarter.of(Empty.class)
                .with(Map.of("spring.main.web-application-type", "none"))
                .with(properties)
                .stoppedByCaller()
                .start()
                .close());
    }

    /** An application with a part that binds properties. */
    @Configuration
    @ImportAutoConfiguration(AddressAutoConfiguration.class)
    @EnableConfigurationProperties(P2pProperties.class)
    static class WithNode {}

    /** An application of no beans. */
    @Configuration
    static class Empty {}

    @Test
    void aFileThatMayNotBeReadIsNamed() {
        Throwable failure =
                new IllegalStateException("no value", new AccessDeniedException("/run/secrets/physarum.p2p.psk"));

        FailureAnalysis analysis = FailureAnalyses.of(failure, SettingHints.NONE);

        assertThat(analysis.getDescription()).contains("no access to /run/secrets/physarum.p2p.psk");
        assertThat(analysis.getAction()).contains("chmod 644");
    }
}
