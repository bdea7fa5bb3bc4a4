package io.physarum.allocator.instance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

import io.physarum.allocator.driver.InstancePorts;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.AllocationRefusedException.Reason;

/**
 * Free ports for instances, from a range that should not overlap the one from which the system takes ports of outgoing
 * connections. A port is tried before it is given out; between then and the instance's start another program may still take
 * it, so a start that fails with one of its ports taken is tried again with others. Thread-safe.
 */
final class PortPool {

    private static final int TRIES_PER_PORT = 200;

    private final int first;

    private final int last;

    private final RandomGenerator random;

    private final Set<Integer> given = new HashSet<>();

    PortPool(int first, int last, RandomGenerator random) {
        this.first = first;
        this.last = last;
        this.random = random;
    }

    /** Three ports that are free and were given to nobody else; fails if there are none. */
    synchronized InstancePorts take() {
        Set<Integer> before = Set.copyOf(given);
        try {
            return new InstancePorts(takeOne(), takeOne(), takeOne());
        } catch (AllocationRefusedException e) {
            given.retainAll(before);
            throw e;
        }
    }

    /** Marks the ports of an instance that runs already. */
    synchronized void mark(InstancePorts ports) {
        given.addAll(all(ports));
    }

    synchronized void release(InstancePorts ports) {
        all(ports).forEach(given::remove);
    }

    /** Whether somebody listens on one of the ports. */
    boolean isAnyTaken(InstancePorts ports) {
        return all(ports).stream().anyMatch(port -> !isFree(port));
    }

    private int takeOne() {
        for (int i = 0; i < TRIES_PER_PORT; i++) {
            int port = random.nextInt(first, last + 1);
            if (!given.contains(port) && isFree(port)) {
                given.add(port);
                return port;
            }
        }
        throw new AllocationRefusedException(
                Reason.BUSY,
                "no free port was found from " + first + " to " + last + ", the range in physarum.allocator.ports",
                null);
    }

    private static List<Integer> all(InstancePorts ports) {
        return List.of(ports.service(), ports.proxy(), ports.metrics());
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Not refused for connections that linger from a listener that is gone.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
