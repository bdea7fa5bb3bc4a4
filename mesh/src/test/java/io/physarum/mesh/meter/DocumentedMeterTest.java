package io.physarum.mesh.meter;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DocumentedMeterTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void makesWhatItsSpecSays() {
        DocumentedMeter meter = meter(MeterSpec.aCounter("a.b", "Things").tag("kind", "x", "y"));
        meter.counter(registry, "x").increment();

        assertThat(registry.get("a.b").tag("kind", "x").counter().count()).isEqualTo(1);
        assertThat(registry.get("a.b").counter().getId().getDescription()).isEqualTo("Things");
    }

    @Test
    void goesThroughAllValuesOfAllTags() {
        List<String> made = new ArrayList<>();
        meter(MeterSpec.aCounter("a", "Things").tag("one", "x", "y").tag("two", "1", "2"))
                .forAllTags(values -> made.add(String.join(" ", values)));
        assertThat(made).containsExactly("x 1", "x 2", "y 1", "y 2");
        meter(MeterSpec.aCounter("a", "Things")).forAllTags(values -> made.add("none" + values.length));
        assertThat(made).endsWith("none0");
    }

    @Test
    void refusesValuesThatItsTagsHaveNoPlaceFor() {
        DocumentedMeter meter = meter(MeterSpec.aGauge("a", "Things").openTag("peer", "a peer id"));
        assertThatIllegalArgumentException().isThrownBy(() -> meter.counter(registry));
        assertThatIllegalArgumentException().isThrownBy(() -> meter.forAllTags(values -> {}));
    }

    @Test
    void onlyAHistogramHasBuckets() {
        meter(MeterSpec.aHistogram("with", "Times")).timer(registry).record(DocumentedMeter.BUCKETS.get(0));
        meter(MeterSpec.aTimer("without", "Times")).timer(registry).record(DocumentedMeter.BUCKETS.get(0));
        assertThat(registry.get("with").timer().takeSnapshot().histogramCounts())
                .hasSameSizeAs(DocumentedMeter.BUCKETS);
        assertThat(registry.get("without").timer().takeSnapshot().histogramCounts())
                .isEmpty();
    }

    private static DocumentedMeter meter(MeterSpec spec) {
        return new DocumentedMeter() {
            @Override
            public MeterSpec spec() {
                return spec;
            }

            @Override
            public String component() {
                return EVERY_NODE;
            }
        };
    }
}
