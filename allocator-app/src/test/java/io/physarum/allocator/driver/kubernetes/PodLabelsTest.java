package io.physarum.allocator.driver.kubernetes;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PodLabelsTest {

    private static final String LABEL = "([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "12D3KooWNNK88TqoXVhYVzhkp8RMnusHm6DbwxcwyFmHfd9egCt3",
                "calc-server:1.1",
                "_odd_.",
                "",
                "ä:ö",
                "a-node-name-that-is-much-longer-than-a-label-may-be.example.org-and-ends-with-a-dot"
            })
    void makesLabelsOfAnything(String text) {
        assertThat(PodLabels.label(text)).matches(LABEL);
    }

    @Test
    void keepsWhatALabelMayBe() {
        assertThat(PodLabels.label("edge-1.example.org")).isEqualTo("edge-1.example.org");
    }

    @Test
    void tellsLongNamesApart() {
        String same = "x".repeat(80);

        assertThat(PodLabels.label(same + "1")).isNotEqualTo(PodLabels.label(same + "2"));
    }
}
