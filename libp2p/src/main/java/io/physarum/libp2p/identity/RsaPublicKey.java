package io.physarum.libp2p.identity;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/** An RSA key of 2048 to 8192 bits; signatures are PKCS#1 v1.5 with SHA-256. */
final class RsaPublicKey implements PublicKey {

    static final int MIN_BITS = 2048;

    static final int MAX_BITS = 8192;

    static final String SIGNATURE = "SHA256withRSA";

    /** The longest exponent accepted; a long one only makes verifying slow. */
    private static final int MAX_EXPONENT_BITS = 64;

    private final RSAPublicKey key;

    private RsaPublicKey(RSAPublicKey key) {
        checkBits(key.getModulus().bitLength());
        if (key.getPublicExponent().bitLength() > MAX_EXPONENT_BITS) {
            throw new IllegalArgumentException("an RSA key's exponent is longer than " + MAX_EXPONENT_BITS + " bits");
        }
        this.key = key;
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

    @Override
    public KeyType type() {
        return KeyType.RSA;
    }

    @Override
    public byte[] raw() {
        return key.getEncoded();
    }

    @Override
    public boolean verify(byte[] data, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(SIGNATURE);
            verifier.initVerify(key);
            verifier.update(data);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot verify " + SIGNATURE, e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RsaPublicKey that && Arrays.equals(raw(), that.raw());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw());
    }

    @Override
    public String toString() {
        return "RSA public key of " + peerId();
    }
}
