package io.physarum.libp2p.relay.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RelayClientConfigTest {

    @ParameterizedTest
    @ValueSource(longs = {-1, 0})
    void refusesAGraceThatIsNone(long nanos) {
        Duration grace = Duration.ofNanos(nanos);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelayClientConfig.defaults().withHolePunching(true, grace))
                .withMessageContaining("circuitGrace");
    }

    @Test
    void takesTheShortestGrace() {
        Duration grace = Duration.ofNanos(1);

        assertThat(RelayClientConfig.defaults().withHolePunching(true, grace).circuitGrace())
                .isEqualTo(grace);
    }
}
