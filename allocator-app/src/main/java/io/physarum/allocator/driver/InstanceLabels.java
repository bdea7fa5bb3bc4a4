package io.physarum.allocator.driver;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceInfoJson;
import io.physarum.mesh.service.ServiceName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is written on an instance, as labels of a container or annotations of a pod: enough to find it again, and to see what it is. */
public final class InstanceLabels {

    /** The key of the id of the allocator that has started it. */
    public static final String ALLOCATOR = "io.physarum.allocator";

    /** The key of the instance's id. */
    public static final String INSTANCE = "io.physarum.instance";

    /** The key of the service's name. */
    public static final String SERVICE = "io.physarum.service";

    private static final Logger log = LoggerFactory.getLogger(InstanceLabels.class);

    private static final String CONTENT_HASH = "io.physarum.content-hash";

    private static final String INFO = "io.physarum.service-info";

    private static final String SERVICE_PORT = "io.physarum.port.service";

    private static final String PROXY_PORT = "io.physarum.port.proxy";

    private static final String METRICS_PORT = "io.physarum.port.metrics";

    private InstanceLabels() {}

    /** All that is said of an instance itself; more may be added. */
    public static Map<String, String> of(InstanceSpec spec) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put(INSTANCE, spec.id());
        labels.put(SERVICE, spec.name().value());
        labels.put(CONTENT_HASH, spec.info().contentHash());
        labels.put(INFO, ServiceInfoJson.write(spec.info()));
        labels.put(SERVICE_PORT, Integer.toString(spec.ports().service()));
        labels.put(PROXY_PORT, Integer.toString(spec.ports().proxy()));
        labels.put(METRICS_PORT, Integer.toString(spec.ports().metrics()));
        return labels;
    }

    /**
     * The instance that labels speak of; empty, with a warning, if they are not what {@link #of} writes.
     *
     * @param handle what the driver knows it by
     * @param labels the labels, perhaps with others
     * @param host where its ports are
     */
    public static Optional<RunningInstance> read(String handle, Map<String, String> labels, InetAddress host) {
        try {
            ServiceInfo info = ServiceInfoJson.parse(labels.getOrDefault(INFO, ""));
            InstancePorts ports = new InstancePorts(
                    Integer.parseInt(labels.getOrDefault(SERVICE_PORT, "")),
                    Integer.parseInt(labels.getOrDefault(PROXY_PORT, "")),
                    Integer.parseInt(labels.getOrDefault(METRICS_PORT, "")));
            String id = labels.getOrDefault(INSTANCE, handle);
            ServiceName name = ServiceName.of(labels.getOrDefault(SERVICE, ""));
            return Optional.of(new RunningInstance(id, handle, name, info, ports, host));
        } catch (IllegalArgumentException e) {
            log.warn("what is written on {} is not understood: {}", handle, e.getMessage());
            return Optional.empty();
        }
    }
}
