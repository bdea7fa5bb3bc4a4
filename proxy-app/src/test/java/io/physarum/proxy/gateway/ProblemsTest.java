package io.physarum.proxy.gateway;

import java.util.Map;

import io.physarum.mesh.dataplane.http.Problem;
import io.physarum.mesh.error.NoAllocatorException;
import io.physarum.mesh.error.StageTimeoutException;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class ProblemsTest {

    @Test
    void saysOnceWhyNothingCanRunAService() {
        Problem problem = Problems.of(new NoAllocatorException("hello", Map.of("Qm1", "no memory left"), false));
        assertThat(problem.status()).isEqualTo(503);
        assertThat(problem.detail()).isEqualTo("allocator Qm1: no memory left");
        assertThat(new String(problem.toJson(), UTF_8).split("no memory left", -1))
                .hasSize(2);
        assertThat(new String(problem.toJson(), UTF_8)
                        .toLowerCase(java.util.Locale.ROOT)
                        .split("can run", -1))
                .hasSize(2);
    }

    @Test
    void passesOnWhatTheServingNodeSaysOfItsTimeOut() {
        Problem problem = Problems.of(new StageTimeoutException("response", "nothing moved for 5 ms there"));
        assertThat(problem.status()).isEqualTo(504);
        assertThat(problem.detail()).isEqualTo("nothing moved for 5 ms there");
        assertThat(problem.extensions()).containsEntry("stage", "response");
    }

    @Test
    void saysThatThereIsNoAllocator() {
        assertThat(Problems.of(new NoAllocatorException("hello", Map.of(), true))
                        .detail())
                .isEqualTo("no allocator was found in the network");
    }
}
