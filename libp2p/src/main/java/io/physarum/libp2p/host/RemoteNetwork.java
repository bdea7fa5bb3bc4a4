package io.physarum.libp2p.host;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * What is taken for one remote party: an IPv4 address, or the /64 of an IPv6 address, as anybody who has one of its addresses
 * has them all.
 *
 * @param ip4 whether it is an IPv4 address
 * @param prefix its bits, or those of the /64
 */
record RemoteNetwork(boolean ip4, long prefix) {

    static RemoteNetwork of(InetAddress ip) {
        ByteBuffer bytes = ByteBuffer.wrap(ip.getAddress());
        return ip instanceof Inet4Address
                ? new RemoteNetwork(true, bytes.getInt())
                : new RemoteNetwork(false, bytes.getLong());
    }
}
