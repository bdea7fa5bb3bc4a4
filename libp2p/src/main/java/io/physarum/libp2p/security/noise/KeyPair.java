package io.physarum.libp2p.security.noise;

import java.security.SecureRandom;

import org.bouncycastle.math.ec.rfc7748.X25519;

/** A Diffie-Hellman key of curve 25519. */
final class KeyPair {

    static final int KEY_BYTES = X25519.POINT_SIZE;

    private final byte[] secret;

    private final byte[] publicKey = new byte[KEY_BYTES];

    KeyPair(byte[] secret) {
        this.secret = secret;
        X25519.scalarMultBase(secret, 0, publicKey, 0);
    }

    static KeyPair generate(SecureRandom random) {
        byte[] secret = new byte[X25519.SCALAR_SIZE];
        random.nextBytes(secret);
        return new KeyPair(secret);
    }

    byte[] publicKey() {
        return publicKey;
    }

    /**
     * The secret shared with the owner of a public key.
     *
     * @throws IllegalArgumentException if the public key is one of those that make the secret known to all
     */
    byte[] agree(byte[] remotePublicKey) {
        byte[] shared = new byte[KEY_BYTES];
        if (!X25519.calculateAgreement(secret, 0, remotePublicKey, 0, shared, 0)) {
            throw new IllegalArgumentException("a noise public key is a point of low order");
        }
        return shared;
    }
}
