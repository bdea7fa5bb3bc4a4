package io.physarum.allocator.driver.docker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.github.dockerjava.api.model.Capability;
import org.jspecify.annotations.Nullable;

/**
 * How the Docker driver works.
 *
 * @param owner the allocator's identity, under which it finds its containers again
 * @param workDirectory the directory that the allocators of this machine share, by which they know who of them lives
 * @param engine the engine
 * @param stopGrace how long a container has to end when asked to
 * @param maxLogBytes how much of a container's output the engine keeps
 * @param keptOnClose whether containers outlive the driver
 * @param maxPulls how many images are pulled at once; more are refused
 * @param bounds what every container is kept to
 */
public record DockerOptions(
        String owner,
        Path workDirectory,
        Engine engine,
        Duration stopGrace,
        long maxLogBytes,
        boolean keptOnClose,
        int maxPulls,
        Bounds bounds) {

    /**
     * The engine.
     *
     * @param host where it is, {@code unix:///var/run/docker.sock}; null for what {@code DOCKER_HOST} and Docker's own
     *     configuration say
     * @param responseTimeout how long it may take to answer, besides what is waited for
     */
    public record Engine(@Nullable String host, Duration responseTimeout) {}

    /**
     * What every container is kept to, whatever its service asks for.
     *
     * @param processes how many processes and threads it may have
     * @param escalation whether a process may get more privileges than its parent
     * @param droppedCapabilities capabilities that are taken from it
     */
    public record Bounds(long processes, boolean escalation, List<Capability> droppedCapabilities) {

        /** Copies the list. */
        public Bounds {
            droppedCapabilities = List.copyOf(droppedCapabilities);
        }
    }
}
