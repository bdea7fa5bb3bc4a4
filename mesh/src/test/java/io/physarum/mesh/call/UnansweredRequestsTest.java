package io.physarum.mesh.call;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.testing.Samples;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UnansweredRequestsTest {

    private final AtomicLong nanos = new AtomicLong();

    private final UnansweredRequests unanswered = new UnansweredRequests(nanos::get);

    private final Instance instance = instance("s", "peer");

    @Test
    void theThirdInARowIsOneTooMany() {
        assertThat(unanswered.isOneTooMany(instance)).isFalse();
        assertThat(unanswered.isOneTooMany(instance)).isFalse();
        assertThat(unanswered.isOneTooMany(instance)).isTrue();
        assertThat(unanswered.isOneTooMany(instance)).as("counted anew").isFalse();
    }

    @Test
    void anAnswerInBetweenBeginsAnew() {
        unanswered.forget(instance);
        unanswered.isOneTooMany(instance);
        unanswered.isOneTooMany(instance);
        unanswered.forget(instance);

        assertThat(unanswered.isOneTooMany(instance)).isFalse();
        assertThat(unanswered.isOneTooMany(instance)).isFalse();
    }

    @Test
    void everyInstanceAndServiceHasACountOfItsOwn() {
        for (Instance each : List.of(instance, instance("other", "peer"), instance("s", "other"))) {
            assertThat(unanswered.isOneTooMany(each)).isFalse();
            assertThat(unanswered.isOneTooMany(each)).isFalse();
        }
        unanswered.forget(instance("other", "peer"));

        assertThat(unanswered.isOneTooMany(instance)).isTrue();
    }

    @Test
    void forgetsTheInstanceAskedLongestAgoWhenThereAreTooMany() {
        Instance kept = instance("kept", "peer");
        for (Instance each : List.of(instance, kept, instance, kept)) {
            assertThat(unanswered.isOneTooMany(each)).isFalse();
        }
        for (int others = 0; others < UnansweredRequests.MAX_INSTANCES - 1; others++) {
            unanswered.isOneTooMany(instance("s" + others, "peer"));
        }

        assertThat(unanswered.isOneTooMany(kept)).isTrue();
        assertThat(unanswered.isOneTooMany(instance)).isFalse();
    }

    @Test
    void theOnesOfLongAgoDoNotCount() {
        unanswered.isOneTooMany(instance);
        nanos.addAndGet(UnansweredRequests.MEMORY.toNanos() - 1);
        unanswered.isOneTooMany(instance);
        nanos.addAndGet(UnansweredRequests.MEMORY.toNanos());

        assertThat(unanswered.isOneTooMany(instance)).isFalse();
        assertThat(unanswered.isOneTooMany(instance)).isFalse();
        assertThat(unanswered.isOneTooMany(instance)).isTrue();
    }

    private static Instance instance(String service, String peer) {
        return new Instance(ServiceName.of(service), "hash", Samples.peer(peer));
    }
}
