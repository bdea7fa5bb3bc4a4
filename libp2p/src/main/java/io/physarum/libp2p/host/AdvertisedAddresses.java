package io.physarum.libp2p.host;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

import io.physarum.libp2p.multiformats.Multiaddr;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replaces wildcard listen addresses by those of this machine's interfaces, which are looked at again every now and then. */
final class AdvertisedAddresses {

    private static final Logger LOG = LoggerFactory.getLogger(AdvertisedAddresses.class);

    private static final long REFRESH_NANOS = 10_000_000_000L;

    private final LongSupplier nanoClock;

    private List<InetAddress> interfaces = List.of();

    private long readNanos;

    private boolean read;

    AdvertisedAddresses(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** The addresses listened on without wildcards, and those that others have reached. */
    List<Multiaddr> expand(List<Multiaddr> listening, List<Multiaddr> confirmed) {
        Set<Multiaddr> result = new LinkedHashSet<>();
        for (Multiaddr address : listening) {
            InetSocketAddress socket = address.tcpSocketAddress().orElse(null);
            if (socket == null || socket.isUnresolved() || !socket.getAddress().isAnyLocalAddress()) {
                result.add(address);
            } else {
                boolean ip4 = socket.getAddress() instanceof Inet4Address;
                expand(ip4).forEach(ip -> result.add(Multiaddr.of(new InetSocketAddress(ip, socket.getPort()))));
            }
        }
        result.addAll(confirmed);
        return List.copyOf(result);
    }

    /** The interfaces' addresses of one family; loopback only if there is nothing else. */
    private List<InetAddress> expand(boolean ip4) {
        List<InetAddress> family = interfaceAddresses().stream()
                .filter(ip -> ip instanceof Inet4Address == ip4)
                .toList();
        List<InetAddress> outer =
                family.stream().filter(ip -> !ip.isLoopbackAddress()).toList();
        return outer.isEmpty() ? family : outer;
    }

    private synchronized List<InetAddress> interfaceAddresses() {
        long now = nanoClock.getAsLong();
        if (!read || now - readNanos > REFRESH_NANOS) {
            interfaces = readInterfaces();
            readNanos = now;
            read = true;
        }
        return interfaces;
    }

    private static List<InetAddress> readInterfaces() {
        List<InetAddress> result = new ArrayList<>();
        try {
            for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (network.isUp()) {
                    Collections.list(network.getInetAddresses()).stream()
                            .filter(ip -> !ip.isLinkLocalAddress() && !ip.isMulticastAddress())
                            .forEach(result::add);
                }
            }
        } catch (SocketException e) {
            LOG.warn("cannot read this machine's network interfaces", e);
        }
        return result;
    }
}
