package io.physarum.helm;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.physarum.allocator.AllocatorApplication;
import io.physarum.allocator.AllocatorProperties;
import io.physarum.bootstrap.BootstrapApplication;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.proxy.ProxyApplication;
import io.physarum.proxy.ProxyProperties;
import io.physarum.registry.RegistryApplication;
import io.physarum.registry.RegistryProperties;
import io.physarum.starter.P2pProperties;
import io.physarum.starter.Secret;
import io.physarum.starter.flags.OriginalFlags;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The applications understand what the chart tells them. */
@NeedsHelm
class ConfigurationTest {

    private static final Properties PROPERTIES = Properties.onClassPath();

    /** Variables that the configuration takes values from, or that the Kubernetes driver reads. */
    private static final Set<String> OF_THE_POD = Set.of("POD_NAME", "POD_IP", "HOST_IP", "NODE_NAME");

    /** Variables that registry-cli reads. */
    private static final Set<String> OF_THE_CLI =
            Set.of("P2P_BOOTSTRAPS", "P2P_PSK", "P2P_SWARM_KEY_FILE", "PHYSARUM_P2P_DHT_PROTOCOL_PREFIX");

    /** Variables that value sets add. */
    private static final Set<String> OF_THE_USER = Set.of("TZ", "WHO");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");

    static Stream<Path> valueSets() {
        return Chart.valueSets();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyPropertyExists(Path values) {
        Rendered rendered = Chart.with(values).render();
        for (PodTemplateSpec node : rendered.nodes()) {
            for (Map<String, Object> document : rendered.config(Rendered.component(node))) {
                assertThat(Properties.namesIn("", document)).allMatch(PROPERTIES::has, "is a property");
            }
        }
    }

    @Test
    void aMisspeltPropertyDoesNotExist() {
        assertThat(PROPERTIES.has("physarum.p2p.bootstrap.attempts")).isTrue();
        assertThat(PROPERTIES.has("physarum.p2p.bootstrap.atempts")).isFalse();
        assertThat(PROPERTIES.has("physarum.p2p.bootstraps[3]")).isTrue();
        assertThat(PROPERTIES.has("logging.level.io.physarum")).isTrue();
        assertThat(PROPERTIES.hasVariable("PHYSARUM_P2P_BOOTSTRAPS_0")).isTrue();
        assertThat(PROPERTIES.hasVariable("PHYSARUM_P2P_BOOTSTRAP_MAXBACKOFF")).isTrue();
        assertThat(PROPERTIES.hasVariable("PHYSARUM_P2P_BOOTSTRAP_MAX_BACKOFF")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyVariableIsReadBySomething(Path values) {
        Rendered rendered = Chart.with(values).render();
        String cli = Chart.read(Chart.ROOT.resolve("cli/src/main/java/io/physarum/cli/overlay/OverlayOptions.java"));
        for (PodTemplateSpec pod : rendered.pods()) {
            for (Container container : Rendered.containers(pod)) {
                container.getEnv().stream()
                        .map(EnvVar::getName)
                        .forEach(name -> assertThat(OF_THE_POD.contains(name)
                                        || OF_THE_USER.contains(name)
                                        || (OF_THE_CLI.contains(name) && cli.contains('"' + name + '"'))
                                        || PROPERTIES.hasVariable(name))
                                .as("%s is read", name)
                                .isTrue());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyPlaceholderIsAVariableOfThePod(Path values) {
        Rendered rendered = Chart.with(values).render();
        for (PodTemplateSpec node : rendered.nodes()) {
            String component = Rendered.component(node);
            List<String> variables = rendered.container(component).getEnv().stream()
                    .map(EnvVar::getName)
                    .toList();
            assertThat(PLACEHOLDER
                            .matcher(rendered.configText(component))
                            .results()
                            .map((MatchResult found) -> found.group(1)))
                    .allMatch(variables::contains);
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyConfigurationBinds(Path values) {
        Rendered rendered = Chart.with(values).render();
        for (PodTemplateSpec node : rendered.nodes()) {
            String component = Rendered.component(node);
            Environment environment = Environment.of(rendered, component, "mesh-physarum-" + component + "-0");
            P2pProperties p2p = environment.bind("physarum.p2p", P2pProperties.class);
            int port = rendered.container(component).getPorts().get(0).getContainerPort();
            assertThat(p2p.listen()).containsExactly(Multiaddr.parse("/ip4/0.0.0.0/tcp/" + port));
            assertThat(environment.get("server.port"))
                    .isEqualTo(rendered.container(component)
                            .getPorts()
                            .get(1)
                            .getContainerPort()
                            .toString());
            switch (component) {
                case "registry" -> environment.bind("physarum.registry", RegistryProperties.class);
                case "allocator" -> environment.bind("physarum.allocator", AllocatorProperties.class);
                case "proxy" ->
                    assertThat(environment
                                    .bind("physarum.proxy", ProxyProperties.class)
                                    .httpAddress())
                            .isEqualTo("0.0.0.0");
                default -> assertThat(component).isEqualTo("bootstrap");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("valueSets")
    void everyProgramTakesItsArguments(Path values) {
        Rendered rendered = Chart.with(values).render();
        Map<String, OriginalFlags> programs = Map.of(
                "bootstrap", BootstrapApplication.flags(),
                "registry", RegistryApplication.flags(),
                "allocator", AllocatorApplication.flags(),
                "proxy", ProxyApplication.flags());
        for (PodTemplateSpec node : rendered.nodes()) {
            String component = Rendered.component(node);
            Container container = rendered.container(component);
            assertThat(container.getCommand()).isEmpty();
            assertThat(programs.get(component).parse(container.getArgs().toArray(String[]::new)))
                    .isPresent();
        }
    }

    @Test
    void thePassphraseComesFromItsFile() {
        Rendered rendered = Chart.DEFAULT.and("psk: {value: x}").render();
        for (String component : List.of("bootstrap", "registry", "allocator", "proxy")) {
            P2pProperties p2p = Environment.of(rendered, component, "any").bind("physarum.p2p", P2pProperties.class);
            assertThat(p2p.passphrase()).contains(Secret.of("the passphrase"));
        }
    }

    @Test
    void theSwarmKeyIsAFile() {
        Rendered rendered = Chart.DEFAULT
                .and("psk: {existingSecret: s, key: swarm, format: swarm-key}")
                .render();
        P2pProperties p2p = Environment.of(rendered, "proxy", "any").bind("physarum.p2p", P2pProperties.class);
        assertThat(p2p.isPrivateNetwork()).isTrue();
        assertThat(p2p.passphrase()).isEmpty();
        String file = Objects.requireNonNull(p2p.swarmKeyFile()).getFileName().toString();
        assertThat(rendered.pod("proxy").getSpec().getVolumes())
                .filteredOn(volume -> volume.getName().equals("psk"))
                .singleElement()
                .satisfies(volume -> assertThat(
                                volume.getSecret().getItems().get(0).getPath())
                        .isEqualTo(file));
    }

    @Test
    void theUsersConfigurationWins() {
        Rendered rendered = Chart.DEFAULT
                .and("registry: {config: {server.port: 1, physarum: {p2p: {bootstrap: {attempts: 7}}}}}")
                .render();
        Environment environment = Environment.of(rendered, "registry", "mesh-physarum-registry-0");
        assertThat(environment.get("server.port")).isEqualTo("1");
        assertThat(environment
                        .bind("physarum.p2p", P2pProperties.class)
                        .bootstrap()
                        .attempts())
                .isEqualTo(7);
    }
}
