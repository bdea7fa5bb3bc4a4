package io.physarum.allocator;

import java.time.Duration;
import java.util.List;

import com.github.dockerjava.api.model.Capability;
import io.physarum.allocator.driver.docker.DockerOptions;
import io.physarum.starter.Positive;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the engine is waited for, and what containers are kept to, whatever their services ask for. The defaults take from an
 * image what a service hardly needs: it may still change to another user, give files away and listen on ports below 1024.
 *
 * @param responseTimeout how long the Docker engine may take to create or start a container, to remove one beyond
 *     physarum.allocator.stop-grace, or to answer what else it is asked; a pull may take physarum.allocator.pull-timeout. Proxies
 *     are told of it if twice this is less than their physarum.mesh.allocation.start-timeout
 * @param maxProcesses processes and threads that a container may have
 * @param allowPrivilegeEscalation whether a process may get more privileges than its parent, as by sudo
 * @param dropCapabilities capabilities that are taken from it, of those that Docker gives; ALL takes all
 */
public record DockerProperties(
        @DefaultValue("60s") @Positive Duration responseTimeout,
        @DefaultValue("4096") @Min(1) @Max(4_194_304) long maxProcesses,
        @DefaultValue("false") boolean allowPrivilegeEscalation,
        @DefaultValue("audit-write,mknod,net-raw") List<Capability> dropCapabilities) {

    /** The engine at an address; null for the one that Docker's own tools find. */
    DockerOptions.Engine engine(@Nullable String host) {
        return new DockerOptions.Engine(host, responseTimeout);
    }

    DockerOptions.Bounds bounds() {
        return new DockerOptions.Bounds(maxProcesses, allowPrivilegeEscalation, dropCapabilities);
    }
}
