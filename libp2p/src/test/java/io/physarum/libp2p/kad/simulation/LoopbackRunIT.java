package io.physarum.libp2p.kad.simulation;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LoopbackRunIT {

    private static final Scenario SMALL = Scenario.of(12, 24, 1);

    private static Outcome run(Scenario scenario) {
        try (LoopbackRun run = new LoopbackRun(scenario)) {
            return run.run();
        }
    }

    @Test
    void everyLookupSucceedsAndNothingIsLeftOpen() {
        long before = LoopbackRun.openSockets();

        assertThat(run(SMALL.withDead(25)).successPercent()).isEqualTo(100);

        await().atMost(Duration.ofSeconds(20)).until(() -> LoopbackRun.openSockets() <= before);
    }
}
