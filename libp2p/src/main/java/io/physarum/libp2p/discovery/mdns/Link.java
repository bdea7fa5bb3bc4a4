package io.physarum.libp2p.discovery.mdns;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;

import io.physarum.libp2p.multiformats.AddressScope;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * A network interface with its addresses: what may be announced on it, and what believed.
 *
 * @param name its name
 * @param index its number, as the scope of link-local addresses
 * @param isLoopback whether it leads nowhere
 * @param prefixes its addresses
 */
record Link(String name, int index, boolean isLoopback, List<Prefix> prefixes) {

    /**
     * An address and the network it is in.
     *
     * @param address the address
     * @param length the bits of it that are the network's
     */
    record Prefix(InetAddress address, int length) {

        boolean contains(InetAddress other) {
            byte[] network = address.getAddress();
            byte[] bytes = other.getAddress();
            if (network.length != bytes.length) {
                return false;
            }
            for (int bit = 0; bit < Math.min(length, network.length * Byte.SIZE); bit++) {
                int mask = 0x80 >>> bit % Byte.SIZE;
                if (((network[bit / Byte.SIZE] ^ bytes[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    Link {
        prefixes = List.copyOf(prefixes);
    }

    static Link of(NetworkInterface network, boolean loopback) {
        List<Prefix> prefixes = network.getInterfaceAddresses().stream()
                .map(address -> new Prefix(address.getAddress(), address.getNetworkPrefixLength()))
                .toList();
        return new Link(network.getName(), network.getIndex(), loopback, prefixes);
    }

    boolean has(LinkFamily family) {
        return prefixes.stream().anyMatch(prefix -> family.isOf(prefix.address()));
    }

    /** Whether a packet from there comes from this link and not through a router. */
    boolean isSender(InetAddress sender) {
        if (sender instanceof Inet6Address ip6 && ip6.isLinkLocalAddress() && ip6.getScopeId() > 0) {
            return ip6.getScopeId() == index;
        }
        return prefixes.stream().anyMatch(prefix -> prefix.contains(sender));
    }

    /** Where a host that listens at some addresses can be reached from this link. */
    List<Multiaddr> announced(List<Multiaddr> listening) {
        List<Multiaddr> result = new ArrayList<>();
        for (Multiaddr address : listening) {
            InetAddress ip = LinkAddress.ip(address);
            if (ip != null && ip.isAnyLocalAddress()) {
                prefixes.stream()
                        .map(Prefix::address)
                        .filter(own -> own instanceof Inet4Address == ip instanceof Inet4Address)
                        .filter(this::canBeAnnounced)
                        .forEach(own -> result.add(LinkAddress.withIp(address, own)));
            } else if (ip != null && isOwn(ip) && canBeAnnounced(ip)) {
                result.add(address);
            }
        }
        return result;
    }

    private boolean isOwn(InetAddress ip) {
        return prefixes.stream().anyMatch(prefix -> prefix.address().equals(ip));
    }

    /** A link-local address of version 6 is of no use without the name that the interface has at the other machine. */
    private boolean canBeAnnounced(InetAddress ip) {
        return ip.isLoopbackAddress() == isLoopback && !(ip instanceof Inet6Address && ip.isLinkLocalAddress());
    }

    /** Whether an address that a peer announced may be one of its own: on this link, or in some private network. */
    boolean isBelievable(Multiaddr address) {
        InetAddress ip = LinkAddress.ip(address);
        if (ip == null || ip.isAnyLocalAddress() || ip.isMulticastAddress() || ip.isLoopbackAddress() != isLoopback) {
            return false;
        }
        if (ip instanceof Inet6Address && ip.isLinkLocalAddress()) {
            return false;
        }
        return AddressScope.of(ip).isPrivate() || prefixes.stream().anyMatch(prefix -> prefix.contains(ip));
    }
}
