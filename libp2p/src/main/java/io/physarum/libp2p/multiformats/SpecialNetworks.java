package io.physarum.libp2p.multiformats;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;

/** The networks that are neither private nor part of the Internet (RFC 6890), and those whose addresses stand for others. */
final class SpecialNetworks {

    private static final List<IpSubnetFilterRule> SPECIAL_4 = List.of(
            rule("0.0.0.0", 8),
            rule("192.0.0.0", 24),
            rule("192.0.2.0", 24),
            rule("198.18.0.0", 15),
            rule("198.51.100.0", 24),
            rule("203.0.113.0", 24),
            rule("240.0.0.0", 4));

    /** The addresses of version 6 that are given out, and those among them that are not, or stand for others. */
    private static final IpSubnetFilterRule GLOBAL_6 = rule("2000::", 3);

    private static final List<IpSubnetFilterRule> SPECIAL_6 =
            List.of(rule("2001::", 32), rule("2001:db8::", 32), rule("2002::", 16));

    private SpecialNetworks() {}

    private static IpSubnetFilterRule rule(String address, int prefix) {
        return new IpSubnetFilterRule(address, prefix, IpFilterRuleType.ACCEPT);
    }

    /** Whether an address is in one of them. */
    static boolean contain(InetAddress ip) {
        InetSocketAddress socket = new InetSocketAddress(ip, 0);
        if (ip instanceof Inet4Address) {
            return SPECIAL_4.stream().anyMatch(rule -> rule.matches(socket));
        }
        return !GLOBAL_6.matches(socket) || SPECIAL_6.stream().anyMatch(rule -> rule.matches(socket));
    }
}
