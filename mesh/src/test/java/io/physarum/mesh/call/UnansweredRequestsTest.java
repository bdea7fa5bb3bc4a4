package io.physarum.mesh.call;

import java.time.Duration;
import java.util.Map;

import io.physarum.mesh.resolve.Route;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.testing.Samples;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UnansweredRequestsTest {

    private final UnansweredRequests unanswered = new UnansweredRequests();

    private final Route route = route("s", "peer");

    @Test
    void theThirdInARowIsOneTooMany() {
        assertThat(unanswered.isOneTooMany(route)).isFalse();
        assertThat(unanswered.isOneTooMany(route)).isFalse();
        assertThat(unanswered.isOneTooMany(route)).isTrue();
        assertThat(unanswered.isOneTooMany(route)).as("counted anew").isFalse();
    }

    @Test
    void anAnswerInBetweenBeginsAnew() {
        unanswered.forget(route);
        unanswered.isOneTooMany(route);
        unanswered.isOneTooMany(route);
        unanswered.forget(route);

        assertThat(unanswered.isOneTooMany(route)).isFalse();
        assertThat(unanswered.isOneTooMany(route)).isFalse();
    }

    @Test
    void everyInstanceAndServiceHasACountOfItsOwn() {
        for (Route each : new Route[] {route, route("other", "peer"), route("s", "other")}) {
            assertThat(unanswered.isOneTooMany(each)).isFalse();
            assertThat(unanswered.isOneTooMany(each)).isFalse();
        }
        unanswered.forget(route("other", "peer"));

        assertThat(unanswered.isOneTooMany(route)).isTrue();
    }

    @Test
    void forgetsTheInstanceAskedLongestAgoWhenThereAreTooMany() {
        Route kept = route("kept", "peer");
        for (Route each : new Route[] {route, kept, route, kept}) {
            assertThat(unanswered.isOneTooMany(each)).isFalse();
        }
        for (int others = 0; others < UnansweredRequests.MAX_INSTANCES - 1; others++) {
            unanswered.isOneTooMany(route("s" + others, "peer"));
        }

        assertThat(unanswered.isOneTooMany(kept)).isTrue();
        assertThat(unanswered.isOneTooMany(route)).isFalse();
    }

    private static Route route(String service, String peer) {
        return new Route(
                ServiceName.of(service),
                Samples.service("hash", 0, 0),
                Samples.peer(peer),
                Duration.ofMillis(1),
                Route.Outcome.FOUND,
                Map.of());
    }
}
