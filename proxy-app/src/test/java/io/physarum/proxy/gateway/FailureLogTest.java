package io.physarum.proxy.gateway;

import java.time.Duration;

import io.physarum.mesh.dataplane.http.Problem;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FailureLogTest {

    private static final Problem FAILED = Problem.of(502, "The instance failed", "it broke off");

    private long now;

    private final FailureLog log = new FailureLog(() -> now);

    @Test
    void tellsOfEachServiceAtOnceAndThenOnceAMinute() {
        assertThat(log.line("hello", FAILED)).contains("hello answered 502: it broke off");
        assertThat(log.line("hello", FAILED)).isEmpty();
        assertThat(log.line("other", FAILED)).isPresent();
        now += Duration.ofMinutes(1).toNanos() - 1;
        assertThat(log.line("hello", FAILED)).isEmpty();
        now++;
        assertThat(log.line("hello", FAILED))
                .contains("hello answered 502: it broke off (and 2 more since the last such line)");
    }

    @Test
    void oneKindOfFailureHidesNoOther() {
        assertThat(log.line("hello", FAILED)).isPresent();
        assertThat(log.line("hello", Problem.of(504, "Too late", "it hangs"))).contains("hello answered 504: it hangs");
        assertThat(log.line("hello", FAILED)).isEmpty();
    }

    @Test
    void tellsInOneLineWhatAnInstanceWroteInMany() {
        assertThat(log.line("hello", Problem.of(503, "Nothing runs it", "it wrote last:\nNo\nhello answered 200: ok")))
                .contains("hello answered 503: it wrote last: | No | hello answered 200: ok");
    }

    @Test
    void remembersABoundedNumberOfServices() {
        for (int i = 0; i <= 1000; i++) {
            assertThat(log.line("service-" + i, FAILED)).isPresent();
        }
        assertThat(log.line("service-1000", FAILED)).isEmpty();
        assertThat(log.line("service-0", FAILED)).isPresent();
    }
}
