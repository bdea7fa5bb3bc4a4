package io.physarum.libp2p.security.pnet;

import java.security.SecureRandom;

import io.physarum.libp2p.testing.FuzzChannel;

/** Bytes of a stranger to a private network, and files that should be swarm keys. */
public final class PnetFuzz {

    private static final PreSharedKey KEY = PreSharedKey.fromPassphrase("secret");

    private static final SecureRandom RANDOM = new SecureRandom();

    private PnetFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            PreSharedKey.of(SwarmKeyFormat.decode(input)).fingerprint();
        } catch (IllegalArgumentException refused) {
            // As it should be.
        }
        try (FuzzChannel channel = new FuzzChannel()) {
            channel.channel().pipeline().addLast(new PnetHandler(KEY, RANDOM));
            channel.feed(input);
        }
    }
}
