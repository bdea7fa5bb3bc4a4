package io.physarum.libp2p.identity;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;

/** A key on a NIST curve; signatures are DER-encoded ECDSA with SHA-256. */
final class EcdsaPublicKey extends JcaPublicKey {

    static final String SIGNATURE = "SHA256withECDSA";

    private EcdsaPublicKey(ECPublicKey key) {
        super(KeyType.ECDSA, key, SIGNATURE);
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
}
