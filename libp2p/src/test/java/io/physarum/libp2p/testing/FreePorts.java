package io.physarum.libp2p.testing;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Ports that nobody uses, for what cannot be told to take any. They lie below those that the system gives to outgoing
 * connections, so that none of these takes one before it is used, and below those that allocators take unless told otherwise.
 * None is given twice, nor to two of the processes in which tests run side by side: a port is its process's until that ends.
 */
public final class FreePorts {

    private static final Path EPHEMERAL = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

    /** Above the well-known ports of Physarum and others. */
    private static final int FIRST = 12_000;

    /** Where the instances' ports of {@code physarum.allocator.ports} begin. */
    private static final int ALLOCATORS = 20_000;

    private static final int END = end();

    private static final PortClaims CLAIMS = new PortClaims(
            Path.of(System.getProperty("java.io.tmpdir"), "physarum-test-ports-" + System.getProperty("user.name")));

    private static final AtomicInteger NEXT = new AtomicInteger(new SecureRandom().nextInt(END - FIRST));

    private FreePorts() {}

    private static int end() {
        try {
            int ephemeral = Integer.parseInt(Files.readString(EPHEMERAL).strip().split("\\s+", 2)[0]);
            return ephemeral > FIRST ? Math.min(ephemeral, ALLOCATORS) : ALLOCATORS;
        } catch (IOException e) {
            return ALLOCATORS; // no Linux; a guess is as good as another
        }
    }

    /** A TCP port. */
    public static int tcp() {
        return next(1, port -> new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
    }

    /** Different TCP ports. */
    public static int[] tcp(int count) {
        return IntStream.range(0, count).map(i -> tcp()).toArray();
    }

    /** The first of so many TCP ports in a row, all of them free at every address. */
    public static int tcpRange(int count) {
        return next(count, ServerSocket::new);
    }

    /** A UDP port. */
    public static int udp() {
        return next(1, DatagramSocket::new);
    }

    private static int next(int count, Socket socket) {
        for (int tries = 0; tries < END - FIRST; tries++) {
            int first = FIRST + Math.floorMod(NEXT.getAndAdd(count), END - FIRST);
            if (first + count <= END
                    && IntStream.range(first, first + count)
                            .allMatch(port -> CLAIMS.claim(port) && isFree(port, socket))) {
                return first;
            }
        }
        throw new IllegalStateException(
                "no " + count + " ports between " + FIRST + " and " + END + " are free and unclaimed");
    }

    private static boolean isFree(int port, Socket socket) {
        try {
            socket.bind(port).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @FunctionalInterface
    private interface Socket {

        Closeable bind(int port) throws IOException;
    }
}
