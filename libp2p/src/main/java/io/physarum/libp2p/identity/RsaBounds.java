package io.physarum.libp2p.identity;

import java.security.interfaces.RSAPublicKey;

/** How large RSA keys may be: who shows a larger one could have others work hard to verify a signature. */
public final class RsaBounds {

    static final int MIN_BITS = 2048;

    static final int MAX_BITS = 8192;

    /** As in Go; nearly every key has 65537. */
    static final int MAX_EXPONENT_BITS = 31;

    private RsaBounds() {}

    /**
     * Checks a key.
     *
     * @throws IllegalArgumentException if it is smaller or larger
     */
    public static void check(RSAPublicKey key) {
        checkBits(key.getModulus().bitLength());
        if (key.getPublicExponent().bitLength() > MAX_EXPONENT_BITS) {
            throw new IllegalArgumentException("an RSA key's exponent is longer than " + MAX_EXPONENT_BITS + " bits");
        }
    }

    static void checkBits(int bits) {
        if (bits < MIN_BITS || bits > MAX_BITS) {
            throw new IllegalArgumentException(
                    "an RSA key has " + MIN_BITS + " to " + MAX_BITS + " bits here, not " + bits);
        }
    }
}
