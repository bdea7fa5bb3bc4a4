package io.physarum.libp2p.limit;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

import io.physarum.libp2p.multiformats.IpAddresses;

/**
 * What is taken for one remote party: an IPv4 address, or the /64 of an IPv6 address, as anybody who has one of its addresses
 * has them all.
 *
 * @param ip4 whether it is an IPv4 address
 * @param prefix its bits, or those of the /64
 */
public record RemoteNetwork(boolean ip4, long prefix) {

    /** That of an address; one of IPv4 that is mapped into IPv6 counts as what it is. */
    public static RemoteNetwork of(InetAddress address) {
        InetAddress ip = IpAddresses.unmapped(address);
        ByteBuffer bytes = ByteBuffer.wrap(ip.getAddress());
        return ip instanceof Inet4Address
                ? new RemoteNetwork(true, bytes.getInt())
                : new RemoteNetwork(false, bytes.getLong());
    }
}
