package io.physarum.libp2p.identity;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/** A key on a NIST curve; signatures are DER-encoded ECDSA with SHA-256. */
final class EcdsaPublicKey implements PublicKey {

    static final String SIGNATURE = "SHA256withECDSA";

    private final ECPublicKey key;

    private EcdsaPublicKey(ECPublicKey key) {
        this.key = key;
    }

    static EcdsaPublicKey of(byte[] raw) {
        try {
            return new EcdsaPublicKey(
                    (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(raw)));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    "an ECDSA public key is no DER SubjectPublicKeyInfo on a curve known here", e);
        }
    }

    @Override
    public KeyType type() {
        return KeyType.ECDSA;
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
        return other instanceof EcdsaPublicKey that && Arrays.equals(raw(), that.raw());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw());
    }

    @Override
    public String toString() {
        return "ECDSA public key of " + peerId();
    }
}
