package io.physarum.proxy.service;

import java.net.InetSocketAddress;

/** Reads {@code host:port}; without a host, this machine's loopback address is meant. */
final class ServiceAddress {

    private ServiceAddress() {}

    static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon).replaceAll("^\\[|]$", "");
        try {
            int port = Integer.parseInt(text.substring(colon + 1));
            return new InetSocketAddress(host.isEmpty() ? "127.0.0.1" : host, port);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "physarum.proxy.service.address must be host:port, for example 127.0.0.1:8080; got '" + text + "'",
                    e);
        }
    }
}
