package io.physarum.libp2p.autonat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

import io.physarum.libp2p.multiformats.AddressScope;
import io.physarum.libp2p.multiformats.Multiaddr;

/** Which addresses are tested: those of TCP at an IP address of the Internet, or of a private network where allowed. */
final class PublicAddresses {

    private PublicAddresses() {}

    /** The IP address of a TCP address that does not need a name to be resolved. */
    static Optional<InetAddress> ip(Multiaddr address) {
        return address.tcpSocketAddress()
                .filter(socket -> !socket.isUnresolved() && socket.getPort() > 0)
                .map(InetSocketAddress::getAddress);
    }

    static boolean isTestable(Multiaddr address, boolean allowPrivate) {
        return ip(address)
                .filter(ip -> !ip.isAnyLocalAddress() && !ip.isMulticastAddress())
                .filter(ip -> isPublic(ip) || (allowPrivate && !ip.isLinkLocalAddress()))
                .isPresent();
    }

    static boolean isPublic(InetAddress ip) {
        return AddressScope.of(ip) == AddressScope.WORLD;
    }
}
