package io.physarum.allocator.driver.docker;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.physarum.allocator.driver.InstancePorts;
import io.physarum.allocator.driver.InstanceSpec;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceInfoJson;
import io.physarum.mesh.service.ServiceName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a container's labels say of its instance: enough to find it again, and to see in {@code docker inspect} what it is. */
final class ContainerLabels {

    static final String ALLOCATOR = "io.physarum.allocator";

    static final String WORK_DIRECTORY = "io.physarum.work-directory";

    private static final Logger log = LoggerFactory.getLogger(ContainerLabels.class);

    private static final String INSTANCE = "io.physarum.instance";

    private static final String SERVICE = "io.physarum.service";

    private static final String CONTENT_HASH = "io.physarum.content-hash";

    private static final String INFO = "io.physarum.service-info";

    private static final String SERVICE_PORT = "io.physarum.port.service";

    private static final String PROXY_PORT = "io.physarum.port.proxy";

    private static final String METRICS_PORT = "io.physarum.port.metrics";

    private ContainerLabels() {}

    static Map<String, String> of(String owner, String workDirectory, InstanceSpec spec) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(ALLOCATOR, owner);
        labels.put(WORK_DIRECTORY, workDirectory);
        labels.put(INSTANCE, spec.id());
        labels.put(SERVICE, spec.name().value());
        labels.put(CONTENT_HASH, spec.info().contentHash());
        labels.put(INFO, ServiceInfoJson.write(spec.info()));
        labels.put(SERVICE_PORT, Integer.toString(spec.ports().service()));
        labels.put(PROXY_PORT, Integer.toString(spec.ports().proxy()));
        labels.put(METRICS_PORT, Integer.toString(spec.ports().metrics()));
        return labels;
    }

    /** The instance of a container; empty if its labels are not what {@link #of} writes. */
    static Optional<RunningInstance> read(String containerId, Map<String, String> labels) {
        try {
            ServiceInfo info = ServiceInfoJson.parse(labels.getOrDefault(INFO, ""));
            InstancePorts ports = new InstancePorts(
                    Integer.parseInt(labels.getOrDefault(SERVICE_PORT, "")),
                    Integer.parseInt(labels.getOrDefault(PROXY_PORT, "")),
                    Integer.parseInt(labels.getOrDefault(METRICS_PORT, "")));
            String id = labels.getOrDefault(INSTANCE, containerId);
            return Optional.of(new RunningInstance(
                    id, containerId, ServiceName.of(labels.getOrDefault(SERVICE, "")), info, ports));
        } catch (IllegalArgumentException e) {
            log.warn("container {} has labels that are not understood: {}", containerId, e.getMessage());
            return Optional.empty();
        }
    }
}
