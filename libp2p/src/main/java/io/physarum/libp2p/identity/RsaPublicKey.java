package io.physarum.libp2p.identity;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;

/** An RSA key of 2048 to 8192 bits; signatures are PKCS#1 v1.5 with SHA-256. */
final class RsaPublicKey extends JcaPublicKey {

    static final int MIN_BITS = 2048;

    static final int MAX_BITS = 8192;

    static final String SIGNATURE = "SHA256withRSA";

    /** The longest exponent accepted; a long one only makes verifying slow. */
    private static final int MAX_EXPONENT_BITS = 64;

    private RsaPublicKey(RSAPublicKey key) {
        super(KeyType.RSA, key, SIGNATURE);
        checkBits(key.getModulus().bitLength());
        if (key.getPublicExponent().bitLength() > MAX_EXPONENT_BITS) {
            throw new IllegalArgumentException("an RSA key's exponent is longer than " + MAX_EXPONENT_BITS + " bits");
        }
    }

    static RsaPublicKey of(byte[] raw) {
        try {
            return new RsaPublicKey(
                    (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(raw)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("an RSA public key is no DER SubjectPublicKeyInfo of RSA", e);
        }
    }

    static RsaPublicKey of(RSAPublicKey key) {
        return new RsaPublicKey(key);
    }

    static void checkBits(int bits) {
        if (bits < MIN_BITS || bits > MAX_BITS) {
            throw new IllegalArgumentException(
                    "an RSA key has " + MIN_BITS + " to " + MAX_BITS + " bits here, not " + bits);
        }
    }
}
