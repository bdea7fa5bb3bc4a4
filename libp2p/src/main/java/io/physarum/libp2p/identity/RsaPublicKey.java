package io.physarum.libp2p.identity;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;

/** An RSA key of 2048 to 8192 bits; signatures are PKCS#1 v1.5 with SHA-256. */
final class RsaPublicKey extends JcaPublicKey {

    static final String SIGNATURE = "SHA256withRSA";

    private RsaPublicKey(RSAPublicKey key) {
        super(KeyType.RSA, key, SIGNATURE);
        RsaBounds.check(key);
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
}
