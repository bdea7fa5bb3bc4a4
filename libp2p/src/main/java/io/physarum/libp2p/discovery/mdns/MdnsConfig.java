package io.physarum.libp2p.discovery.mdns;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import io.physarum.libp2p.security.pnet.PreSharedKey;

/**
 * How a node looks for peers on the local network.
 *
 * @param serviceTag the DNS name of the service; only nodes with the same find each other
 * @param port the UDP port; only nodes with the same find each other
 * @param interfaces the names of the network interfaces to use; if none is given, all that are up, have multicast and are
 *     neither loopback nor point-to-point
 * @param interval the longest time between two queries; they begin a second apart, and that doubles
 * @param addressTtl how long the addresses of a found peer are remembered
 * @param announce whether to answer queries, or only to ask
 * @param connect whether to connect to peers that are found
 * @param limits how much others can make this node hold or do
 */
public record MdnsConfig(
        String serviceTag,
        int port,
        List<String> interfaces,
        Duration interval,
        Duration addressTtl,
        boolean announce,
        boolean connect,
        MdnsLimits limits) {

    /** The name of the service that the specification gives to peers of public networks. */
    public static final String PUBLIC_SERVICE = "_p2p._udp.local";

    /** On all interfaces, announcing and connecting, with the specification's name and port. */
    public static final MdnsConfig DEFAULT = new MdnsConfig(
            PUBLIC_SERVICE,
            5353,
            List.of(),
            Duration.ofMinutes(1),
            Duration.ofMinutes(3),
            true,
            true,
            MdnsLimits.DEFAULT);

    /** Checks the values; the service tag is taken in lower case. */
    public MdnsConfig {
        serviceTag = serviceTag.toLowerCase(Locale.ROOT);
        interfaces = List.copyOf(interfaces);
        if (!DnsWriter.isName(serviceTag) || serviceTag.length() > 128) {
            throw new IllegalArgumentException("mDNS service tag '" + serviceTag
                    + "' must be a DNS name of at most 128 characters, such as " + PUBLIC_SERVICE);
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("mDNS port must be from 1 to 65535, not " + port);
        }
        if (interval.compareTo(Duration.ofMillis(10)) < 0 || addressTtl.compareTo(interval) < 0) {
            throw new IllegalArgumentException("mDNS interval must be at least 10 ms, and addressTtl no shorter");
        }
    }

    /**
     * The name of the service in a private network: it holds the fingerprint of the key, so that members find members only.
     * The key cannot be computed from it, but whoever sees it can try out passphrases, as with any connection of the network.
     */
    public static String serviceTagOf(PreSharedKey key) {
        return "_p2p-" + key.fingerprint() + "._udp.local";
    }

    /** This configuration with another service tag. */
    public MdnsConfig withServiceTag(String value) {
        return new MdnsConfig(value, port, interfaces, interval, addressTtl, announce, connect, limits);
    }
}
