package io.physarum.libp2p.multiformats;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Reads IP addresses so that each host has one form only: IPv4 in IPv6's clothes is IPv4. */
public final class IpAddresses {

    private static final int IP6_BYTES = 16;

    private static final int MAPPED_PREFIX_BYTES = 12;

    private IpAddresses() {}

    /**
     * The address of 4 or 16 bytes; an IPv4 one if they are {@code ::ffff:a.b.c.d}.
     *
     * @throws IllegalArgumentException if there are more or fewer
     */
    public static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + bytes.length, e);
        }
    }

    /** An address as it is, but for an IPv4 one that is mapped into IPv6: that one is given as IPv4. */
    public static InetAddress unmapped(InetAddress ip) {
        byte[] bytes = ip.getAddress();
        return isMapped(bytes) ? of(bytes) : ip;
    }

    static boolean isMapped(byte[] ip) {
        if (ip.length != IP6_BYTES) {
            return false;
        }
        for (int i = 0; i < MAPPED_PREFIX_BYTES; i++) {
            if (ip[i] != (i < MAPPED_PREFIX_BYTES - 2 ? 0 : (byte) 0xff)) {
                return false;
            }
        }
        return true;
    }
}
