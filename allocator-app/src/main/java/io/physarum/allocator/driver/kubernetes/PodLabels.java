package io.physarum.allocator.driver.kubernetes;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.physarum.allocator.driver.InstancePorts;
import io.physarum.allocator.driver.InstanceSpec;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceInfoJson;
import io.physarum.mesh.service.ServiceName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a pod's labels and annotations say of its instance: enough to find it again, and to see in {@code kubectl describe pod}
 * what it is. The keys are those of Docker's labels. What pods are selected by is a label, in the form that labels may have; the
 * exact value of everything is in an annotation.
 */
final class PodLabels {

    static final String ALLOCATOR = "io.physarum.allocator";

    /** The node that a pod is for, even before it is there. */
    static final String NODE = "io.physarum.node";

    /** The pod of the allocator that has made it: its name and its uid. */
    static final String ALLOCATOR_POD = "io.physarum.allocator-pod";

    static final String COMPONENT = "app.kubernetes.io/component";

    private static final Logger log = LoggerFactory.getLogger(PodLabels.class);

    private static final String MANAGER = "app.kubernetes.io/managed-by";

    private static final String INSTANCE = "io.physarum.instance";

    private static final String SERVICE = "io.physarum.service";

    private static final String CONTENT_HASH = "io.physarum.content-hash";

    private static final String INFO = "io.physarum.service-info";

    private static final String SERVICE_PORT = "io.physarum.port.service";

    private static final String PROXY_PORT = "io.physarum.port.proxy";

    private static final String METRICS_PORT = "io.physarum.port.metrics";

    private static final int MAX_LABEL = 63;

    private PodLabels() {}

    /** The labels that all pods of an allocator have. */
    static Map<String, String> of(String owner, String node, String component) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(MANAGER, "physarum");
        labels.put(COMPONENT, component);
        labels.put(ALLOCATOR, label(owner));
        labels.put(NODE, label(node));
        return labels;
    }

    /** The further labels of an instance. */
    static Map<String, String> of(InstanceSpec spec) {
        return Map.of(INSTANCE, label(spec.id()), SERVICE, label(spec.name().value()));
    }

    /** The annotations of an instance. */
    static Map<String, String> annotations(InstanceSpec spec) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put(INSTANCE, spec.id());
        annotations.put(SERVICE, spec.name().value());
        annotations.put(CONTENT_HASH, spec.info().contentHash());
        annotations.put(INFO, ServiceInfoJson.write(spec.info()));
        annotations.put(SERVICE_PORT, Integer.toString(spec.ports().service()));
        annotations.put(PROXY_PORT, Integer.toString(spec.ports().proxy()));
        annotations.put(METRICS_PORT, Integer.toString(spec.ports().metrics()));
        return annotations;
    }

    /** The instance of a pod that runs; empty if its annotations are not what {@link #annotations} writes. */
    static Optional<RunningInstance> read(ObjectMeta pod, InetAddress address) {
        Map<String, String> annotations = Objects.requireNonNullElse(pod.getAnnotations(), Map.of());
        try {
            ServiceInfo info = ServiceInfoJson.parse(annotations.getOrDefault(INFO, ""));
            InstancePorts ports = new InstancePorts(
                    Integer.parseInt(annotations.getOrDefault(SERVICE_PORT, "")),
                    Integer.parseInt(annotations.getOrDefault(PROXY_PORT, "")),
                    Integer.parseInt(annotations.getOrDefault(METRICS_PORT, "")));
            String id = annotations.getOrDefault(INSTANCE, pod.getName());
            ServiceName name = ServiceName.of(annotations.getOrDefault(SERVICE, ""));
            return Optional.of(new RunningInstance(id, pod.getName(), name, info, ports, address));
        } catch (IllegalArgumentException e) {
            log.warn("pod {} has annotations that are not understood: {}", pod.getName(), e.getMessage());
            return Optional.empty();
        }
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
