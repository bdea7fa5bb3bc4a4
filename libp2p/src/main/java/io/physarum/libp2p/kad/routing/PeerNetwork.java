package io.physarum.libp2p.kad.routing;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.multiformats.AddressScope;

/**
 * Where in the Internet a peer is, as far as that costs something: peer ids are free, addresses of many networks are not. An IPv4
 * /24 or an IPv6 /48 is one network. Loopback and private addresses are none, as whoever has one is one's own neighbour.
 *
 * @param prefix the leading bytes of its addresses
 */
public record PeerNetwork(ByteString prefix) {

    private static final int IP4_PREFIX_BYTES = 3;

    private static final int IP6_PREFIX_BYTES = 6;

    /** The network of an address, if it is in one. */
    public static Optional<PeerNetwork> of(InetAddress ip) {
        if (AddressScope.of(ip).isPrivate()) {
            return Optional.empty();
        }
        int length = ip instanceof Inet4Address ? IP4_PREFIX_BYTES : IP6_PREFIX_BYTES;
        return Optional.of(new PeerNetwork(ByteString.copyFrom(Arrays.copyOf(ip.getAddress(), length))));
    }
}
