package io.physarum.mesh.qos;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StandingTest {

    @Test
    void aNewOneIsOnTrialWithFifty() {
        assertThat(Standing.NEW).isEqualTo(new Standing(1, 50));
    }

    @Test
    void risesToProvenAboveNinety() {
        assertThat(new Standing(1, 89).rewarded()).isEqualTo(new Standing(1, 90));
        assertThat(new Standing(1, 90).rewarded()).isEqualTo(new Standing(0, 91));
    }

    @Test
    void neverHasMoreThanAHundred() {
        assertThat(new Standing(0, 100).rewarded()).isEqualTo(new Standing(0, 100));
    }

    @Test
    void fallsBackToTrialBelowNinety() {
        assertThat(new Standing(0, 100).penalized()).contains(new Standing(0, 90));
        assertThat(new Standing(0, 99).penalized()).contains(Standing.NEW);
    }

    @Test
    void isDroppedBelowTenOnTrial() {
        assertThat(new Standing(1, 20).penalized()).contains(new Standing(1, 10));
        assertThat(new Standing(1, 19).penalized()).isEmpty();
    }
}
