package io.physarum.libp2p.identity;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;

/** A key that the Java runtime knows, as DER SubjectPublicKeyInfo. */
abstract class JcaPublicKey implements PublicKey {

    private final KeyType type;

    private final java.security.PublicKey key;

    private final String algorithm;

    JcaPublicKey(KeyType type, java.security.PublicKey key, String algorithm) {
        this.type = type;
        this.key = key;
        this.algorithm = algorithm;
    }

    @Override
    public final KeyType type() {
        return type;
    }

    @Override
    public final byte[] raw() {
        return key.getEncoded();
    }

    @Override
    public final boolean verify(byte[] data, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(key);
            verifier.update(data);
            return verifier.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot verify " + algorithm, e);
        }
    }

    @Override
    public final boolean equals(Object other) {
        return other instanceof JcaPublicKey that && type == that.type && Arrays.equals(raw(), that.raw());
    }

    @Override
    public final int hashCode() {
        return Arrays.hashCode(raw());
    }

    @Override
    public final String toString() {
        return type.text() + " public key of " + peerId();
    }
}
