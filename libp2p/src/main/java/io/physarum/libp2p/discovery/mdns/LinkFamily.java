package io.physarum.libp2p.discovery.mdns;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import io.netty.util.NetUtil;

/** The version of the Internet protocol that a socket speaks. */
enum LinkFamily {
    /** Version 4. */
    IP4("0.0.0.0", "224.0.0.251"),
    /** Version 6. */
    IP6("::", "ff02::fb");

    @SuppressWarnings("ImmutableEnumChecker") // addresses are immutable
    private final InetAddress any;

    @SuppressWarnings("ImmutableEnumChecker") // addresses are immutable
    private final InetAddress group;

    LinkFamily(String any, String group) {
        this.any = NetUtil.createInetAddressFromIpAddressString(any);
        this.group = NetUtil.createInetAddressFromIpAddressString(group);
    }

    boolean isOf(InetAddress address) {
        return address instanceof Inet4Address == (this == IP4);
    }

    InetSocketAddress any(int port) {
        return new InetSocketAddress(any, port);
    }

    InetSocketAddress group(int port) {
        return new InetSocketAddress(group, port);
    }
}
