package io.physarum.registry;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class SeparateRegistriesIT {

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void findOneAnotherAndWarn(CapturedOutput output) {
        try (var node = Node.start(folder.resolve("node"));
                var first = start("first", node)) {
            assertThat(others(first)).isZero();
            try (var second = start("second", node)) {
                await().atMost(LONG).until(() -> others(first) == 1 && others(second) == 1);
                assertThat(output).contains("THERE ARE OTHER REGISTRIES", "--new-etcd-cluster");
            }
            await().atMost(LONG).until(() -> others(first) == 0);
        }
    }

    private ConfigurableApplicationContext start(String name, ConfigurableApplicationContext node) {
        return Node.startRegistry(
                folder.resolve(name), node, Map.of("physarum.registry.embedded.check-interval", "500ms"));
    }

    private static double others(ConfigurableApplicationContext registry) {
        return registry.getBean(MeterRegistry.class)
                .get(RegistryMeter.OTHERS.meterName())
                .gauge()
                .value();
    }
}
