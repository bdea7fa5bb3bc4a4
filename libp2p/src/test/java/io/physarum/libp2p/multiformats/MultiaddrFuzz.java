package io.physarum.libp2p.multiformats;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Addresses from strangers, in both forms: what is taken reads the same again. */
public final class MultiaddrFuzz {

    private MultiaddrFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Multiaddr address = Multiaddr.of(input);
            same(address, Multiaddr.of(address.bytes()));
            same(address, Multiaddr.parse(address.toString()));
            if (!Arrays.equals(input, address.bytes())) {
                throw new AssertionError(address + " has two binary forms");
            }
            use(address);
        } catch (IllegalArgumentException refused) {
            // As it should be.
        }
        try {
            Multiaddr address = Multiaddr.parse(new String(input, StandardCharsets.UTF_8));
            same(address, Multiaddr.of(address.bytes()));
            same(address, Multiaddr.parse(address.toString()));
            use(address);
        } catch (IllegalArgumentException refused) {
            // As it should be.
        }
    }

    private static void same(Multiaddr one, Multiaddr other) {
        if (!one.equals(other)) {
            throw new AssertionError(one + " became " + other);
        }
    }

    private static void use(Multiaddr address) {
        address.host();
        address.port();
        address.tcpSocketAddress();
        address.isRelayed();
        address.peerMultihash().ifPresent(peer -> {
            if (!address.withoutPeer().withPeer(peer).peerMultihash().equals(address.peerMultihash())) {
                throw new AssertionError("the peer of " + address + " was lost");
            }
        });
    }
}
