package io.physarum.registry;

import java.time.Duration;
import java.util.Locale;

import io.physarum.registry.store.StoreCapacity;
import io.physarum.registry.store.etcd.MembershipConfig;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class RegistryPropertiesTest {

    private static final String PREFIX = "physarum.registry.";

    @EnableConfigurationProperties(RegistryProperties.class)
    static class Enabled {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withUserConfiguration(Enabled.class);

    @Test
    void hasTheDefaultsOfTheOriginal() {
        runner.run(context -> {
            RegistryProperties properties = context.getBean(RegistryProperties.class);
            assertThat(properties.store()).isNull();
            assertThat(properties.etcd().clientPort()).isEqualTo(2379);
            assertThat(properties.etcd().peerPort()).isEqualTo(2380);
            assertThat(properties.etcd().newCluster()).isFalse();
            assertThat(MembershipConfig.of(
                            properties.etcd().maxMembers(), properties.etcd().forgetAfter()))
                    .isEqualTo(MembershipConfig.DEFAULT);
            assertThat(properties.embedded().checkInterval()).isEqualTo(Duration.ofMinutes(5));
            assertThat(new StoreCapacity(
                            properties.limits().maxEntries(),
                            properties.limits().maxBytes().toBytes()))
                    .isEqualTo(StoreCapacity.DEFAULT);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "store=mysql",
                "etcd.client-port=0",
                "etcd.peer-port=70000",
                "etcd.name=two words",
                "etcd.host=two words",
                "etcd.host=etcd.example.org:2380",
                "etcd.prefix=",
                "etcd.binary=",
                "etcd.start-timeout=0s",
                "etcd.max-members=0",
                "etcd.forget-after=0s",
                "etcd.no-such-thing=1",
                "embedded.no-such-thing=1",
                "limits.max-concurrent=0",
                "limits.max-entries=0",
                "limits.answer-timeout=-1s",
                "limits.no-such-thing=1",
                "no-such-thing=1"
            })
    void refusesWhatIsWrongAndNamesIt(String property) {
        runner.withPropertyValues(PREFIX + property).run(context -> {
            assertThat(context).hasFailed();
            String messages = Throwables.getStackTrace(context.getStartupFailure());
            String name =
                    property.substring(property.lastIndexOf('.', property.indexOf('=')) + 1, property.indexOf('='));
            assertThat(messages.replace("-", "").toLowerCase(Locale.ROOT)).contains(name.replace("-", ""));
        });
    }
}
