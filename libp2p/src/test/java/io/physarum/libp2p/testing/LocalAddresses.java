package io.physarum.libp2p.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The addresses of this machine, of which tests use what will last for as long as they run. */
public final class LocalAddresses {

    /** How the interfaces of containers and of their networks are called, which come and go with them. */
    private static final List<String> PASSING = List.of("veth", "br-");

    /** Docker's own bridge stays, but tries its addresses anew when a container comes. */
    private static final String DOCKER = "docker";

    private LocalAddresses() {}

    /** Those on which one can listen, of interfaces that are up and do not come and go; Docker's last. */
    public static Stream<InetAddress> lasting() {
        try {
            return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                    .filter(LocalAddresses::lasts)
                    .sorted(Comparator.comparing(link -> link.getName().startsWith(DOCKER)))
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(LocalAddresses::isUsable);
        } catch (SocketException e) {
            throw new AssertionError("cannot read the network interfaces", e);
        }
    }

    private static boolean lasts(NetworkInterface link) {
        try {
            return PASSING.stream().noneMatch(link.getName()::startsWith) && link.isUp();
        } catch (SocketException e) {
            return false; // it has gone
        }
    }

    /** An address that another machine may have, too, cannot be bound until it is known that none does. */
    private static boolean isUsable(InetAddress address) {
        try (ServerSocket socket = new ServerSocket(0, 1, address)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
