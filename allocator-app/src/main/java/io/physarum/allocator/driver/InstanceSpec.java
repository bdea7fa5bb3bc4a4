package io.physarum.allocator.driver;

import java.net.InetAddress;
import java.util.Map;

import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;

/**
 * What is to be started.
 *
 * @param id names the instance on this machine; letters, digits, dots, underscores and hyphens
 * @param name the service
 * @param info what the registry says of it
 * @param ports the ports it may use
 * @param environment its environment variables, besides what every program has
 */
public record InstanceSpec(
        String id, ServiceName name, ServiceInfo info, InstancePorts ports, Map<String, String> environment) {

    /** Copies the environment. */
    public InstanceSpec {
        environment = Map.copyOf(environment);
    }

    /** What it will be known as once it runs in this machine's network. */
    public RunningInstance running(String handle) {
        return new RunningInstance(id, handle, name, info, ports);
    }

    /** What it will be known as once it runs at an address of its own. */
    public RunningInstance running(String handle, InetAddress host) {
        return new RunningInstance(id, handle, name, info, ports, host);
    }
}
