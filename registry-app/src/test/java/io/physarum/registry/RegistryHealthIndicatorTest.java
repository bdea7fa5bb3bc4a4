package io.physarum.registry;

import java.util.List;
import java.util.Map;

import io.physarum.registry.store.StoreHealth;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;

class RegistryHealthIndicatorTest {

    @Test
    void isUpUnderAnAlarmAndListsIt() {
        Health health = RegistryHealthIndicator.of(
                new StoreHealth(false, Map.of("store", "etcd", StoreHealth.ALARMS, List.of("alarm:NOSPACE"))));

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails()).containsEntry("alarms", List.of("alarm:NOSPACE"));
    }

    @Test
    void isDownWhileTheStoreDoesNotAnswer() {
        Health health = RegistryHealthIndicator.of(new StoreHealth(false, Map.of("error", "timeout")));

        assertThat(health.getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.getDetails()).containsEntry("error", "timeout");
    }
}
