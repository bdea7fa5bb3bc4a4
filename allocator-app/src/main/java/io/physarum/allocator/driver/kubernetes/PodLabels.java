package io.physarum.allocator.driver.kubernetes;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;

import io.physarum.allocator.driver.InstanceLabels;
import io.physarum.allocator.driver.InstanceSpec;

/**
 * The labels of a pod, by which it is found again: in the form that labels may have. The exact value of everything is in
 * annotations, which are {@link InstanceLabels}.
 */
final class PodLabels {

    /** The node that a pod is for, even before it is there. */
    static final String NODE = "io.physarum.node";

    /** The pod of the allocator that has made it: its name and its uid. */
    static final String ALLOCATOR_POD = "io.physarum.allocator-pod";

    static final String COMPONENT = "app.kubernetes.io/component";

    private static final String MANAGER = "app.kubernetes.io/managed-by";

    private static final int MAX_LABEL = 63;

    private PodLabels() {}

    /** The labels that all pods of an allocator have. */
    static Map<String, String> of(String owner, String node, String component) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(MANAGER, "physarum");
        labels.put(COMPONENT, component);
        labels.put(InstanceLabels.ALLOCATOR, label(owner));
        labels.put(NODE, label(node));
        return labels;
    }

    /** The further labels of an instance. */
    static Map<String, String> of(InstanceSpec spec) {
        return Map.of(
                InstanceLabels.INSTANCE,
                label(spec.id()),
                InstanceLabels.SERVICE,
                label(spec.name().value()));
    }

    /**
     * A text in the form that a label's value may have: at most 63 letters, digits, dots, underscores and hyphens, the first and
     * the last a letter or a digit. One that is too long ends with a check sum of the whole.
     */
    static String label(String text) {
        String label = trim(text.replaceAll("[^A-Za-z0-9._-]", "_"));
        if (label.length() <= MAX_LABEL) {
            return label;
        }
        CRC32 sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        String end = String.format("-%08x", sum.getValue());
        return label.substring(0, MAX_LABEL - end.length()) + end;
    }

    private static String trim(String label) {
        return label.replaceAll("^[._-]+|[._-]+$", "");
    }
}
