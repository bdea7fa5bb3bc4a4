package io.physarum.libp2p.multiformats;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;

/** From where an address means the host that it is about; the later, the wider. */
public enum AddressScope {
    /** From nowhere: a wildcard, multicast, or broadcast. */
    NOWHERE,
    /** On that machine alone: loopback. */
    MACHINE,
    /** On the same network link. */
    LINK,
    /** In the same private network. */
    SITE,
    /** In networks of special use, such as those of examples, or where addresses of one version stand for those of the other. */
    SPECIAL,
    /** Everywhere, as far as the address tells: public ones, names, and what does not begin with a host. */
    WORLD;

    /** The scope of the host that an address begins with; of the relay's, if it leads through one. */
    public static AddressScope of(Multiaddr address) {
        MultiaddrComponent first = address.components().get(0);
        return switch (first.protocol()) {
            case IP4, IP6 -> of(IpAddresses.of(first.bytes()));
            case IP6ZONE -> LINK;
            case DNS, DNS4, DNS6 -> ofName(first.value());
            default -> WORLD;
        };
    }

    /** Names below {@code localhost} mean this machine to everybody (RFC 6761). */
    private static AddressScope ofName(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
        return name.equals("localhost") || name.endsWith(".localhost") ? MACHINE : WORLD;
    }

    /** The scope of an IP address: {@link #WORLD} if it is public. */
    public static AddressScope of(InetAddress ip) {
        if (ip.isAnyLocalAddress() || ip.isMulticastAddress() || isBroadcast(ip)) {
            return NOWHERE;
        }
        if (ip.isLoopbackAddress()) {
            return MACHINE;
        }
        if (ip.isLinkLocalAddress()) {
            return LINK;
        }
        if (ip.isSiteLocalAddress() || isShared(ip)) {
            return SITE;
        }
        return SpecialNetworks.contain(ip) ? SPECIAL : WORLD;
    }

    /** Whether it is a network that is not part of the Internet and that anybody may have: loopback, a link, a private one. */
    public boolean isPrivate() {
        return this == MACHINE || this == LINK || this == SITE;
    }

    private static boolean isBroadcast(InetAddress ip) {
        byte[] bytes = ip.getAddress();
        return bytes.length == 4 && (bytes[0] & bytes[1] & bytes[2] & bytes[3]) == -1;
    }

    /** {@code 100.64.0.0/10} between customer and carrier, {@code fc00::/7} in private networks. */
    private static boolean isShared(InetAddress ip) {
        byte[] bytes = ip.getAddress();
        return ip instanceof Inet4Address ? bytes[0] == 100 && (bytes[1] & 0xc0) == 0x40 : (bytes[0] & 0xfe) == 0xfc;
    }
}
