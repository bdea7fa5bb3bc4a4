package io.physarum.allocator;

import java.util.List;

import com.github.dockerjava.api.model.Capability;
import io.physarum.allocator.driver.docker.DockerOptions;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What containers are kept to, whatever their services ask for. The defaults take from an image what a service hardly needs: it
 * may still change to another user, give files away and listen on ports below 1024.
 *
 * @param maxProcesses processes and threads that a container may have
 * @param allowPrivilegeEscalation whether a process may get more privileges than its parent, as by sudo
 * @param dropCapabilities capabilities that are taken from it, of those that Docker gives; ALL takes all
 */
public record DockerProperties(
        @DefaultValue("4096") @Min(1) @Max(4_194_304) long maxProcesses,
        @DefaultValue("false") boolean allowPrivilegeEscalation,
        @DefaultValue("audit-write,mknod,net-raw") List<Capability> dropCapabilities) {

    DockerOptions.Bounds bounds() {
        return new DockerOptions.Bounds(maxProcesses, allowPrivilegeEscalation, dropCapabilities);
    }
}
