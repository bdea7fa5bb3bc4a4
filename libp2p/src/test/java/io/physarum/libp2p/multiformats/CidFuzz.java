package io.physarum.libp2p.multiformats;

import java.nio.charset.StandardCharsets;

/** Content identifiers from strangers, in both forms: what is taken reads the same again. */
public final class CidFuzz {

    private CidFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            same(Cid.of(input));
        } catch (IllegalArgumentException refused) {
            // As it should be.
        }
        try {
            same(Cid.parse(new String(input, StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException refused) {
            // As it should be.
        }
    }

    private static void same(Cid cid) {
        if (!cid.equals(Cid.of(cid.bytes())) || !cid.equals(Cid.parse(cid.toString()))) {
            throw new AssertionError(cid + " does not read as it was written");
        }
    }
}
