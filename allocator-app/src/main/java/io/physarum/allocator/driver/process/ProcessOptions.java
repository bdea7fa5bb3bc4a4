package io.physarum.allocator.driver.process;

import java.nio.file.Path;
import java.time.Duration;

import io.physarum.mesh.bundle.BundleDirectory;

/**
 * How the process driver works.
 *
 * @param owner the allocator's identity, under which it finds its instances again
 * @param bundles where the bundles are
 * @param workDirectory where all allocators of this machine keep their instances
 * @param stopGrace how long a process has to end when asked to
 * @param maxLogBytes how much of an instance's output is kept
 * @param cgroups the control group hierarchy, {@code /sys/fs/cgroup}
 */
public record ProcessOptions(
        String owner,
        BundleDirectory bundles,
        Path workDirectory,
        Duration stopGrace,
        long maxLogBytes,
        Path cgroups) {}
