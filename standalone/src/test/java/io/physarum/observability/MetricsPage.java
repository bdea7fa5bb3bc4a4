package io.physarum.observability;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.Meter;
import io.physarum.libp2p.core.Limit;
import io.physarum.mesh.meter.DocumentedMeter;
import io.physarum.mesh.meter.MeterSpec;
import io.physarum.mesh.meter.MeterTag;

/** {@code docs/metrics.md}, as the code says it should be. */
final class MetricsPage {

    private static final String HEAD = """
            # Metrics

            Every component answers Prometheus at `/actuator/prometheus`, and the same at `/metrics`. These are Physarum's own
            meters; what Spring Boot adds (`jvm_*`, `process_*`, `system_*`, `disk_*`, `http_server_requests_*`, …) is
            in its documentation. `docs/observability.md` says how to scrape, alert and draw.

            This page is written from the code: the test `MetricsDocTest` fails when they differ and prints how to write it anew.

            A timer makes `<name>_count` and `<name>_sum` (seconds), and a histogram `<name>_bucket` besides; the greatest value
            of the last two minutes is the gauge `<name>_max`. The buckets are %s.
            """;

    private static final String LIMITS = """

            ## Limits

            What sets each `limit` of `physarum_p2p_limits_total` and `physarum_p2p_dht_limits_total`. One without a property is a constant.

            | Limit | Property |
            |---|---|
            """;

    private MetricsPage() {}

    static String text() {
        StringBuilder page = new StringBuilder(HEAD.formatted(DocumentedMeter.BUCKETS.stream()
                .map(bucket -> bucket.toMillis() < 1000 ? bucket.toMillis() + " ms" : bucket.toMillis() / 1000.0 + " s")
                .map(bucket -> bucket.replace(".0 s", " s"))
                .collect(Collectors.joining(", "))));
        section(page, "Every component", DocumentedMeter.EVERY_NODE);
        for (String component : List.of("ping-monitor", "registry-service", "allocator", "proxy")) {
            section(page, "`" + component + "`", component);
        }
        page.append(LIMITS);
        for (Limit limit : Limit.values()) {
            String property = limit.property().map(name -> "`" + name + "`").orElse("–");
            page.append("| `")
                    .append(limit.text())
                    .append("` | ")
                    .append(property)
                    .append(" |\n");
        }
        return page.toString();
    }

    private static void section(StringBuilder page, String title, String component) {
        page.append("\n## ").append(title).append("\n\n");
        page.append("| Name | Type | Unit | Tags | What it tells |\n|---|---|---|---|---|\n");
        Meters.all().stream()
                .filter(meter -> meter.component().equals(component))
                .sorted(Comparator.comparing(Meters::family))
                .forEach(meter -> page.append(row(meter)));
    }

    private static String row(DocumentedMeter meter) {
        MeterSpec spec = meter.spec();
        String tags = spec.tags().stream().map(MetricsPage::tag).collect(Collectors.joining("; "));
        return "| `%s` | %s | %s | %s | %s |%n"
                .formatted(
                        Meters.family(meter),
                        spec.kind().name().toLowerCase(Locale.ROOT),
                        unit(meter),
                        tags.isEmpty() ? "–" : tags,
                        spec.description())
                .replace("\r\n", "\n");
    }

    private static String unit(DocumentedMeter meter) {
        if (Meters.type(meter.spec()) == Meter.Type.TIMER) {
            return "seconds";
        }
        return meter.spec().unit().isEmpty() ? "–" : meter.spec().unit();
    }

    private static String tag(MeterTag tag) {
        String values = tag.isClosed()
                ? tag.values().stream().map(value -> "`" + value + "`").collect(Collectors.joining(", "))
                : tag.meaning();
        return "`" + tag.name() + "`: " + values;
    }
}
