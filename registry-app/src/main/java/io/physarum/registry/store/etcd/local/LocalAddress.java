package io.physarum.registry.store.etcd.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.stream.Collectors;

import io.physarum.registry.store.StoreStartException;

/** Checks, before etcd is started, that it will be able to listen. */
final class LocalAddress {

    private LocalAddress() {}

    static void check(LocalEtcdConfig config) {
        InetAddress ip = config.ip();
        if (ip.isAnyLocalAddress() || ip.isMulticastAddress() || !isOfThisMachine(ip)) {
            throw new StoreStartException(
                    "etcd cannot listen on " + ip.getHostAddress() + ", which is no address of this machine.",
                    "Give one that the other registries reach with --etcd-ip (physarum.registry.etcd.ip); this machine has "
                            + addresses() + ".");
        }
        if (config.clientPort() == config.peerPort()) {
            throw new StoreStartException(
                    "etcd's client port and peer port are both " + config.peerPort() + ".",
                    "Give it two ports, with --etcd-client-port and --etcd-peer-port.");
        }
        checkFree(ip, config.clientPort());
        checkFree(ip, config.peerPort());
    }

    private static boolean isOfThisMachine(InetAddress ip) {
        try {
            return ip.isLoopbackAddress() || NetworkInterface.getByInetAddress(ip) != null;
        } catch (SocketException e) {
            return true; // etcd will tell
        }
    }

    private static String addresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLinkLocalAddress())
                    .map(InetAddress::getHostAddress)
                    .sorted()
                    .collect(Collectors.joining(", "));
        } catch (SocketException e) {
            return "none that can be listed";
        }
    }

    private static void checkFree(InetAddress ip, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(ip, port));
        } catch (IOException e) {
            throw StartFailure.portTaken(ip.getHostAddress() + ":" + port);
        }
    }
}
