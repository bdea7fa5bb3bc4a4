package io.physarum.libp2p.discovery.mdns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.MultiaddrComponent;
import io.physarum.libp2p.multiformats.MultiaddrProtocol;
import org.jspecify.annotations.Nullable;

/** The IP address that a multiaddr begins with. */
final class LinkAddress {

    private LinkAddress() {}

    /** The address; none if the multiaddr begins otherwise, or leads through a relay. */
    static @Nullable InetAddress ip(Multiaddr address) {
        MultiaddrComponent first = address.components().get(0);
        boolean isIp = first.protocol() == MultiaddrProtocol.IP4 || first.protocol() == MultiaddrProtocol.IP6;
        if (!isIp || address.isRelayed()) {
            return null;
        }
        try {
            return InetAddress.getByAddress(first.bytes());
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** The same multiaddr with another address at its beginning. */
    static Multiaddr withIp(Multiaddr address, InetAddress ip) {
        List<MultiaddrComponent> components = new ArrayList<>(address.components());
        MultiaddrProtocol protocol = ip instanceof Inet4Address ? MultiaddrProtocol.IP4 : MultiaddrProtocol.IP6;
        components.set(0, MultiaddrComponent.of(protocol, ip.getAddress()));
        return Multiaddr.of(components);
    }
}
