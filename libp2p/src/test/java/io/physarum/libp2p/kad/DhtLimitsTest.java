package io.physarum.libp2p.kad;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DhtLimitsTest {

    @Test
    void refusesLimitsThatLetNothingThrough() {
        assertThatThrownBy(() -> DhtLimits.DEFAULT.withStreams(0, 1)).hasMessageContaining("dht limit streams is 0");
        assertThatThrownBy(() -> DhtLimits.DEFAULT.withStreams(1, -1)).hasMessageContaining("streams-per-peer is -1");
        assertThatThrownBy(() -> DhtLimits.DEFAULT.withLookups(0, 1)).hasMessageContaining("dht limit lookups is 0");
        assertThatThrownBy(() -> DhtLimits.DEFAULT.withLookups(1, 0)).hasMessageContaining("requests-per-lookup is 0");
        assertThat(DhtLimits.DEFAULT.withLookups(1, 1).lookups()).isEqualTo(1);
    }
}
