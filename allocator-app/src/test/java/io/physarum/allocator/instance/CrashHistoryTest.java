package io.physarum.allocator.instance;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import io.physarum.allocator.instance.InstanceSettings.Crashes;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.time.TimeSource;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CrashHistoryTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5_000_000_000L);

    private final CrashHistory history = new CrashHistory(
            new Crashes(3, Duration.ofSeconds(60)), new TimeSource(Schedulers.immediate(), nanos::get));

    private static InstanceKey key(String name) {
        return new InstanceKey(ServiceName.of(name), "hash", "image");
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void refusesAServiceThatDiedTooOftenUntilTheWindowHasPassed() {
        InstanceKey mayfly = key("mayfly");
        for (int i = 0; i < 3; i++) {
            assertThatCode(() -> history.check(mayfly)).doesNotThrowAnyException();
            history.died(mayfly);
            pass(Duration.ofSeconds(10));
        }

        assertThatThrownBy(() -> history.check(mayfly))
                .isInstanceOf(AllocationRefusedException.class)
                .hasMessageContaining("mayfly died 3 times within 60 s")
                .hasMessageContaining("for 31 s");
        assertThatCode(() -> history.check(key("another"))).doesNotThrowAnyException();
        pass(Duration.ofSeconds(30));
        assertThatCode(() -> history.check(mayfly)).doesNotThrowAnyException();
        history.died(mayfly);
        assertThatThrownBy(() -> history.check(mayfly)).isInstanceOf(AllocationRefusedException.class);
    }

    @Test
    void forgivesDeathsThatAreFarApart() {
        for (int i = 0; i < 20; i++) {
            history.died(key("service"));
            pass(Duration.ofSeconds(31));
            assertThatCode(() -> history.check(key("service"))).doesNotThrowAnyException();
        }
    }

    @Test
    void remembersABoundedNumberOfServices() {
        for (int i = 0; i < 3; i++) {
            history.died(key("first"));
        }
        for (int i = 0; i < 2000; i++) {
            history.died(key("service-" + i));
        }

        assertThatCode(() -> history.check(key("first"))).doesNotThrowAnyException();
    }
}
