package io.physarum.registry;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class StoreChoiceTest {

    @EnableConfigurationProperties(RegistryProperties.class)
    static class Enabled {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withUserConfiguration(Enabled.class);

    private StoreKind choice(ApplicationContextRunner configured) {
        StoreKind[] choice = new StoreKind[1];
        configured.run(context ->
                choice[0] = StoreChoice.of(context.getBean(RegistryProperties.class), context.getEnvironment()));
        return choice[0];
    }

    @Test
    void isEmbeddedIfNothingIsSaid() {
        assertThat(choice(runner)).isEqualTo(StoreKind.EMBEDDED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--new-etcd-cluster",
                "--etcd-ip=127.0.0.1",
                "--etcd-client-port=3379",
                "--etcd-client-port=2379",
                "--etcd-peer-port=3380",
                "--etcd-data-dir=/var/lib/etcd",
                "--etcd-name=one",
                "--etcd-endpoint=http://127.0.0.1:2379"
            })
    void isEtcdIfAnyOfItsFlagsIsGiven(String flag) {
        Map<String, Object> properties = RegistryApplication.flags().parse(flag).orElseThrow();

        assertThat(choice(runner.withPropertyValues(properties.entrySet().stream()
                        .map(property -> property.getKey() + "=" + property.getValue())
                        .toArray(String[]::new))))
                .isEqualTo(StoreKind.ETCD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "physarum.registry.etcd.binary=/opt/etcd",
                "physarum.registry.etcd.prefix=/mine/",
                "physarum.registry.etcd.start-timeout=10s"
            })
    void isEtcdIfAnyOfItsPropertiesIsSet(String property) {
        assertThat(choice(runner.withPropertyValues(property))).isEqualTo(StoreKind.ETCD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"physarum.registry.etcd.new-cluster=false", "physarum.registry.embedded.file=entries.db"})
    void isEmbeddedIfNothingIsSaidOfEtcd(String property) {
        assertThat(choice(runner.withPropertyValues(property))).isEqualTo(StoreKind.EMBEDDED);
    }

    @Test
    void isTheOneThatIsNamed() {
        assertThat(choice(runner.withPropertyValues(
                        "physarum.registry.store=embedded", "physarum.registry.etcd.name=one")))
                .isEqualTo(StoreKind.EMBEDDED);
        assertThat(choice(runner.withPropertyValues("physarum.registry.store=etcd")))
                .isEqualTo(StoreKind.ETCD);
    }
}
