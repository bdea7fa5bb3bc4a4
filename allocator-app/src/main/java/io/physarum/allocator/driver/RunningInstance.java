package io.physarum.allocator.driver;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;

/**
 * An instance that was started and, as far as is known, runs.
 *
 * @param id names the instance on this machine
 * @param handle what the driver knows it by: a process id, a container id
 * @param name the service
 * @param info what the registry said of it when it was started
 * @param ports its ports
 * @param host where its ports are: loopback if it shares this machine's network, else an address of its own
 */
public record RunningInstance(
        String id, String handle, ServiceName name, ServiceInfo info, InstancePorts ports, InetAddress host) {

    /** An instance that shares this machine's network. */
    public RunningInstance(String id, String handle, ServiceName name, ServiceInfo info, InstancePorts ports) {
        this(id, handle, name, info, ports, InetAddress.getLoopbackAddress());
    }

    /** Where the service listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(host, ports.service());
    }

    /** Where its metrics are, and what a proxy inside of its image tells of itself. */
    public InetSocketAddress metrics() {
        return new InetSocketAddress(host, ports.metrics());
    }

    /** Whether its ports are this machine's own, so that other programs here may take them. */
    public boolean sharesNetwork() {
        return host.isLoopbackAddress();
    }

    @Override
    public String toString() {
        return "instance " + id + " of " + name;
    }
}
