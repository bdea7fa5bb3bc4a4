package io.physarum.starter.config;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says of properties that nothing reads where they are set, and what may have been meant. Values stay unsaid, some are secret. */
final class UnknownPropertyText {

    private UnknownPropertyText() {}

    static FailureAnalysis analysis(Map<String, String> origins, Throwable cause) {
        KnownProperties known = KnownProperties.read();
        String lines = origins.entrySet().stream()
                .map(property -> "  - " + property.getKey() + ", from " + property.getValue()
                        + meant(known.nearest(property.getKey())))
                .collect(Collectors.joining("\n"));
        return new FailureAnalysis(
                "Nothing reads these properties:\n" + lines,
                "Correct their names or remove them. Below " + KnownProperties.ROOT + " there are: "
                        + String.join(", ", known.groups()) + ".",
                cause);
    }

    private static String meant(List<String> nearest) {
        return nearest.isEmpty() ? "" : "; did you mean " + String.join(" or ", nearest) + "?";
    }
}
