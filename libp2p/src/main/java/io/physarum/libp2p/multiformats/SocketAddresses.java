package io.physarum.libp2p.multiformats;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/** Makes socket addresses of the beginning of a multiaddr. */
final class SocketAddresses {

    private SocketAddresses() {}

    static boolean isHost(MultiaddrProtocol protocol) {
        return switch (protocol) {
            case IP4, IP6, DNS, DNS4, DNS6 -> true;
            default -> false;
        };
    }

    /** The address of a host, without a zone; empty if it is a name. */
    static Optional<InetAddress> ipOf(MultiaddrComponent host) {
        try {
            return switch (host.protocol()) {
                case IP4, IP6 -> Optional.of(InetAddress.getByAddress(host.bytes()));
                default -> Optional.empty();
            };
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an IP address has 4 or 16 bytes", e);
        }
    }

    /** The socket address of {@code [zone] host port …}; empty if this machine has no such zone. */
    static Optional<InetSocketAddress> of(List<MultiaddrComponent> components) {
        boolean zoned = components.get(0).protocol() == MultiaddrProtocol.IP6ZONE;
        MultiaddrComponent host = components.get(zoned ? 1 : 0);
        int port = components.get(zoned ? 2 : 1).port();
        try {
            return Optional.of(
                    switch (host.protocol()) {
                        case IP4 -> new InetSocketAddress(InetAddress.getByAddress(host.bytes()), port);
                        case IP6 ->
                            new InetSocketAddress(
                                    ip6(host.bytes(), zoned ? components.get(0).value() : ""), port);
                        default -> InetSocketAddress.createUnresolved(host.value(), port);
                    });
        } catch (UnknownHostException | SocketException e) {
            return Optional.empty();
        }
    }

    private static InetAddress ip6(byte[] bytes, String zone) throws UnknownHostException, SocketException {
        if (IpAddresses.isMapped(bytes)) {
            return IpAddresses.of(bytes);
        }
        if (zone.isEmpty()) {
            return Inet6Address.getByAddress(null, bytes, -1);
        }
        if (zone.matches("[0-9]{1,9}")) {
            return Inet6Address.getByAddress(null, bytes, Integer.parseInt(zone));
        }
        NetworkInterface networkInterface = NetworkInterface.getByName(zone);
        if (networkInterface == null) {
            throw new UnknownHostException("this machine has no network interface '" + zone + "'");
        }
        return Inet6Address.getByAddress(null, bytes, networkInterface);
    }
}
