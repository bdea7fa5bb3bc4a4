package io.physarum.libp2p.identity;

import java.nio.charset.StandardCharsets;

/** Peer ids from strangers and from users, in all forms. */
public final class PeerIdFuzz {

    private PeerIdFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            same(PeerId.of(input));
        } catch (IllegalArgumentException refused) {
            // As it should be.
        }
        try {
            same(PeerId.parse(new String(input, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException refused) {
            // As it should be.
        }
    }

    private static void same(PeerId id) {
        if (!id.equals(PeerId.of(id.bytes()))
                || !id.equals(PeerId.parse(id.toString()))
                || !id.equals(PeerId.parse(id.toCid().toString()))) {
            throw new AssertionError(id + " does not read as it was written");
        }
        id.publicKey().ifPresent(key -> {
            if (!id.matches(key)) {
                throw new AssertionError(id + " does not match the key that it holds");
            }
        });
    }
}
