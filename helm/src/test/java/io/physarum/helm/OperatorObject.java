package io.physarum.helm;

import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** The Prometheus Operator's objects, whose models cannot be had: fields by the names in its published definitions. */
final class OperatorObject {

    private static final Set<String> MONITOR = Set.of(
            "jobLabel", "targetLabels", "podTargetLabels", "endpoints", "selector", "namespaceSelector", "sampleLimit");

    private static final Set<String> ENDPOINT = Set.of(
            "port",
            "targetPort",
            "path",
            "scheme",
            "params",
            "interval",
            "scrapeTimeout",
            "honorLabels",
            "honorTimestamps",
            "metricRelabelings",
            "relabelings");

    private static final Set<String> RELABELING =
            Set.of("sourceLabels", "separator", "targetLabel", "regex", "modulus", "replacement", "action");

    private static final Set<String> GROUP = Set.of("name", "interval", "rules", "labels", "limit", "query_offset");

    private static final Set<String> RULE =
            Set.of("record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations");

    private OperatorObject() {}

    static void check(Map<String, Object> document) {
        assertThat(document.keySet()).containsExactlyInAnyOrder("apiVersion", "kind", "metadata", "spec");
        Map<String, Object> spec = map(document.get("spec"));
        if ("PrometheusRule".equals(document.get("kind"))) {
            rules(spec);
        } else {
            monitor(spec);
        }
    }

    private static void monitor(Map<String, Object> spec) {
        assertThat(MONITOR).containsAll(spec.keySet());
        assertThat(spec).containsKeys("selector", "endpoints");
        for (Map<String, Object> endpoint : maps(spec.get("endpoints"))) {
            assertThat(ENDPOINT).containsAll(endpoint.keySet());
            for (Map<String, Object> relabeling : maps(endpoint.getOrDefault("relabelings", List.of()))) {
                assertThat(RELABELING).containsAll(relabeling.keySet());
            }
        }
    }

    private static void rules(Map<String, Object> spec) {
        assertThat(spec.keySet()).containsExactly("groups");
        for (Map<String, Object> group : maps(spec.get("groups"))) {
            assertThat(GROUP).containsAll(group.keySet());
            for (Map<String, Object> rule : maps(group.get("rules"))) {
                assertThat(RULE).containsAll(rule.keySet());
                assertThat(rule).containsKey("expr");
                assertThat(rule.containsKey("record")).isNotEqualTo(rule.containsKey("alert"));
            }
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> maps(Object value) {
        return (List<Map<String, Object>>) value;
    }
}
