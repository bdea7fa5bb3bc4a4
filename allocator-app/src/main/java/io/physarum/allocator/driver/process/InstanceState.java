package io.physarum.allocator.driver.process;

import io.physarum.allocator.driver.InstancePorts;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of an instance on disk, so that a restarted allocator finds it.
 *
 * @param id names the instance
 * @param service the service's name
 * @param info what the registry said of it
 * @param ports its ports
 * @param pid its first process; 0 before it was started
 * @param started when that process was started, in the unit of {@link ProcessEntry#started}
 * @param boot the boot of the machine that this happened in
 */
record InstanceState(
        String id, String service, ServiceInfo info, InstancePorts ports, long pid, long started, String boot) {

    InstanceState withProcess(ProcessEntry process, String boot) {
        return new InstanceState(id, service, info, ports, process.pid(), process.started(), boot);
    }

    /** The first process if it still lives; a process that merely has its number does not count. */
    @Nullable
    ProcessEntry leader(ProcessTable table) {
        if (pid == 0 || !boot.equals(table.boot())) {
            return null;
        }
        return table.find(pid).filter(entry -> entry.started() == started).orElse(null);
    }

    RunningInstance running() {
        return new RunningInstance(id, Long.toString(pid), ServiceName.of(service), info, ports);
    }
}
