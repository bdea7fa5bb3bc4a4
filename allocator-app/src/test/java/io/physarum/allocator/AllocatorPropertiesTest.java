package io.physarum.allocator;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import com.github.dockerjava.api.model.Capability;
import io.physarum.allocator.AllocatorProperties.DriverKind;
import io.physarum.allocator.AllocatorProperties.OnStop;
import io.physarum.allocator.driver.docker.DockerOptions;
import io.physarum.allocator.instance.InstanceSettings;
import io.physarum.allocator.instance.PortRange;
import io.physarum.mesh.exchange.ExchangeLimits;
import io.physarum.starter.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

class AllocatorPropertiesTest {

    @EnableConfigurationProperties(AllocatorProperties.class)
    static class Enabled {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ValidationAutoConfiguration.class))
            .withUserConfiguration(Enabled.class);

    @Test
    void hasTheDefaultsOfTheOriginal() {
        runner.run(context -> {
            AllocatorProperties properties = context.getBean(AllocatorProperties.class);
            assertThat(properties.driver()).isEqualTo(DriverKind.AUTO);
            assertThat(properties.onStop()).isEqualTo(OnStop.KEEP);
            assertThat(properties.ports()).isEqualTo(new PortRange(20_000, 29_999));
            assertThat(properties.gateway().getHostString()).isEqualTo("127.0.0.1");
            assertThat(properties.gateway().getPort()).isEqualTo(4200);
            InstanceSettings settings = properties.settings();
            assertThat(settings.idleTimeout()).isEqualTo(Duration.ofSeconds(60));
            assertThat(settings.startTimeout()).isEqualTo(Duration.ofSeconds(30));
            assertThat(settings.limits()).isEqualTo(new InstanceSettings.Limits(64, 0, 0));
            assertThat(properties.docker().engine(null))
                    .isEqualTo(new DockerOptions.Engine(null, Duration.ofSeconds(60)));
            assertThat(properties.docker().bounds())
                    .isEqualTo(new DockerOptions.Bounds(
                            4096, false, List.of(Capability.AUDIT_WRITE, Capability.MKNOD, Capability.NET_RAW)));
        });
    }

    @Test
    void readsEveryProperty() {
        runner.withPropertyValues(
                        "physarum.allocator.driver=docker",
                        "physarum.allocator.proxy-address=[::1]:4300",
                        "physarum.allocator.ports=40000-40010",
                        "physarum.allocator.max-memory=2GB",
                        "physarum.allocator.max-cpu-percent=150",
                        "physarum.allocator.idle-timeout=3s",
                        "physarum.allocator.docker.response-timeout=20s",
                        "physarum.allocator.docker.max-processes=10",
                        "physarum.allocator.docker.allow-privilege-escalation=true",
                        "physarum.allocator.docker.drop-capabilities=ALL",
                        "physarum.allocator.on-stop=remove")
                .run(context -> {
                    AllocatorProperties properties = context.getBean(AllocatorProperties.class);
                    assertThat(properties.driver()).isEqualTo(DriverKind.DOCKER);
                    assertThat(properties.gateway().getHostString()).isEqualTo("::1");
                    assertThat(properties.ports()).hasToString("40000-40010");
                    assertThat(properties.settings().limits()).isEqualTo(new InstanceSettings.Limits(64, 150, 2048));
                    assertThat(properties.settings().idleTimeout()).isEqualTo(Duration.ofSeconds(3));
                    assertThat(properties.onStop()).isEqualTo(OnStop.REMOVE);
                    assertThat(properties.docker().engine("tcp://engine:2375"))
                            .isEqualTo(new DockerOptions.Engine("tcp://engine:2375", Duration.ofSeconds(20)));
                    assertThat(properties.docker().bounds())
                            .isEqualTo(new DockerOptions.Bounds(10, true, List.of(Capability.ALL)));
                });
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0:8080, 127.0.0.1", "[::]:8080, ::1", "10.0.0.7:8080, 10.0.0.7", "proxy:8080, proxy"})
    void instancesReachAGatewayAtAllAddressesByLoopback(String address, String host) {
        runner.withPropertyValues("physarum.allocator.proxy-address=" + address)
                .run(context -> assertThat(
                                context.getBean(AllocatorProperties.class).gateway())
                        .isEqualTo(InetSocketAddress.createUnresolved(host, 8080)));
    }

    @Test
    void takesAsLongToStopAsItsInstancesMay() {
        runner.withPropertyValues("physarum.allocator.stop-grace=20s", "physarum.allocator.max-instances=65")
                .run(context -> assertThat(
                                context.getBean(AllocatorProperties.class).stopTimeout())
                        .isGreaterThanOrEqualTo(Duration.ofSeconds(60)));
    }

    @Test
    void worksOnAnAnswerAsLongAsTheSlowestStartMayTake() {
        runner.withPropertyValues(
                        "physarum.allocator.pull-timeout=10m",
                        "physarum.allocator.start-timeout=1m",
                        "physarum.allocator.limits.transfer-timeout=3s",
                        "physarum.allocator.limits.max-concurrent=7")
                .run(context -> {
                    ExchangeLimits limits =
                            context.getBean(AllocatorProperties.class).exchangeLimits();
                    assertThat(limits.answerTimeout()).isGreaterThan(Duration.ofMinutes(13));
                    assertThat(limits.transferTimeout()).isEqualTo(Duration.ofSeconds(3));
                    assertThat(limits.concurrency().max()).isEqualTo(7);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "physarum.allocator.driver=podman",
                "physarum.allocator.ports=1-2",
                "physarum.allocator.ports=4200",
                "physarum.allocator.ports=60000-70000",
                "physarum.allocator.max-instances=0",
                "physarum.allocator.max-pulls=0",
                "physarum.allocator.max-cpu-percent=-1",
                "physarum.allocator.proxy-address=4200",
                "physarum.allocator.start-timeout=0s",
                "physarum.allocator.stop-grace=11m",
                "physarum.allocator.idle-timeout=-1s",
                "physarum.allocator.max-log=-1B",
                "physarum.allocator.on-stop=explode",
                "physarum.allocator.limits.max-concurrent=0",
                "physarum.allocator.limits.transfer-timeout=0s",
                "physarum.allocator.docker.response-timeout=0s",
                "physarum.allocator.docker.max-processes=0",
                "physarum.allocator.docker.drop-capabilities=fly",
                "physarum.allocator.kubernetes.node-name=Edge_1",
                "physarum.allocator.kubernetes.image-pull-secrets=not a name",
                "physarum.allocator.kubernetes.tolerations[0].operator=Like",
                "physarum.allocator.kubernetes.security.seccomp=strict",
                "physarum.allocator.no-such-thing=1"
            })
    void refusesWhatIsWrongAndNamesIt(String property) {
        runner.withPropertyValues(property).run(context -> {
            assertThat(context).hasFailed();
            String messages = org.assertj.core.util.Throwables.getStackTrace(context.getStartupFailure());
            String name =
                    property.substring(property.lastIndexOf('.', property.indexOf('=')) + 1, property.indexOf('='));
            assertThat(messages.replace("-", "").toLowerCase(java.util.Locale.ROOT))
                    .contains(name.replace("-", ""));
        });
    }

    @Test
    void hasTheFlagsOfTheOriginal() {
        assertThat(AllocatorApplication.flags()
                        .parse("-bootstrap", "/ip4/1.2.3.4/tcp/4001", "--psk=x", "--driver", "docker"))
                .hasValueSatisfying(properties -> assertThat(properties)
                        .containsEntry("physarum.p2p.psk", Secret.of("x"))
                        .containsEntry("physarum.allocator.driver", "docker")
                        .containsEntry("physarum.p2p.bootstraps[0]", "/ip4/1.2.3.4/tcp/4001"));
        assertThat(AllocatorApplication.flags().usage()).contains("allocator", "-driver");
    }
}
