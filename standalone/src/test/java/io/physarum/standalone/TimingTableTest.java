package io.physarum.standalone;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimingTableTest {

    @Test
    void hasALineForEachStage() {
        assertThat(TimingTable.of("registry;dur=1.250, allocate;dur=803.0").lines())
                .containsExactly("stage                ms", "registry            1.3", "allocate          803.0");
    }
}
