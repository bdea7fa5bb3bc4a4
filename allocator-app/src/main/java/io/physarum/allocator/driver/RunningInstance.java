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
 */
public record RunningInstance(String id, String handle, ServiceName name, ServiceInfo info, InstancePorts ports) {

    /** Where the service listens. */
    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.service());
    }

    @Override
    public String toString() {
        return "instance " + id + " of " + name;
    }
}
