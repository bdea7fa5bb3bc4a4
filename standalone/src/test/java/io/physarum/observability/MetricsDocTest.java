package io.physarum.observability;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

import io.physarum.libp2p.core.Limit;
import io.physarum.mesh.meter.DocumentedMeter;
import io.physarum.walkthrough.Program;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MetricsDocTest {

    private static final Pattern NAME = Pattern.compile("physarum(\\.[a-z0-9]+)+|ping_(ewma_)?rtt");

    @Test
    void thePageIsWhatTheCodeSays() throws Exception {
        String text = MetricsPage.text();
        Path written = Files.writeString(Path.of("target", "metrics.md"), text);
        assertThat(Program.root().resolve("docs/metrics.md"))
                .as(
                        "docs/metrics.md is not what the code declares; write it anew with%n  cp %s docs/metrics.md",
                        written)
                .hasContent(text);
    }

    /** The page names it, so that it must be one that a node takes. */
    @Test
    void everyPropertyOfALimitIsOne() throws Exception {
        String configuration = Files.readString(Program.root().resolve("docs/configuration.md"));
        assertThat(Arrays.stream(Limit.values()).map(Limit::property).flatMap(Optional::stream))
                .isNotEmpty()
                .allSatisfy(property -> assertThat(configuration).contains("| `" + property + "` |"));
    }

    @Test
    void everyMeterIsNamedAsTheOthersAreAndOnlyOnce() {
        assertThat(Meters.all()).isNotEmpty().allSatisfy(meter -> {
            assertThat(meter.meterName()).matches(NAME);
            assertThat(meter.spec().description()).isNotBlank().doesNotEndWith(".");
        });
        assertThat(Meters.all().stream().map(DocumentedMeter::meterName)).doesNotHaveDuplicates();
    }
}
