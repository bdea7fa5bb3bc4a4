package io.physarum.libp2p.host;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class HostLimitsTest {

    @Test
    void refusesWhatIsNotPositiveHoweverItIsMade() {
        HostLimits.Builder none = HostLimits.builder().maxConcurrentDials(0);
        HostLimits.Builder never = HostLimits.builder().dialTimeout(Duration.ZERO);

        assertThatIllegalArgumentException().isThrownBy(none::build).withMessageContaining("maxConcurrentDials");
        assertThatIllegalArgumentException().isThrownBy(never::build).withMessageContaining("dialTimeout");
    }
}
