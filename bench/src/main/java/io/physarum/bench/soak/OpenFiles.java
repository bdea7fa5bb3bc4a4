package io.physarum.bench.soak;

import java.lang.management.ManagementFactory;

import com.sun.management.UnixOperatingSystemMXBean;

/** The files that this process may have open, of which each end of a connection is one. */
final class OpenFiles {

    /** Libraries, event loops and the like. */
    private static final int OTHERS = 256;

    private OpenFiles() {}

    /** Fails if there cannot be so many connections, both ends of which are in this process. */
    static void requireFor(int connections) {
        long needed = 2L * connections + OTHERS;
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < needed) {
            throw new IllegalStateException(connections + " connections need " + needed
                    + " open files, and this process may have " + system.getMaxFileDescriptorCount()
                    + ": raise the limit (ulimit -n " + needed + ") or ask for fewer with --connections");
        }
    }
}
