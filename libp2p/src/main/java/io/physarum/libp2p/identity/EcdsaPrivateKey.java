package io.physarum.libp2p.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;

import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** A private key on P-256, P-384 or P-521, in the DER form of SEC 1 (RFC 5915). */
final class EcdsaPrivateKey implements PrivateKey {

    private final java.security.PrivateKey key;

    private final byte[] raw;

    private final EcdsaPublicKey publicKey;

    private EcdsaPrivateKey(ASN1ObjectIdentifier curve, BigInteger secret)
            throws GeneralSecurityException, IOException {
        X9ECParameters parameters = ECNamedCurveTable.getByOID(curve);
        BigInteger order = parameters.getN();
        if (secret.signum() <= 0 || secret.compareTo(order) >= 0) {
            throw new IllegalArgumentException("an ECDSA private key is not below the order of its curve");
        }
        byte[] point = new FixedPointCombMultiplier()
                .multiply(parameters.getG(), secret)
                .normalize()
                .getEncoded(false);
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, curve);
        ECPrivateKey der = new ECPrivateKey(order.bitLength(), secret, new DERBitString(point), curve);
        this.raw = der.getEncoded(ASN1Encoding.DER);
        this.publicKey = EcdsaPublicKey.of(new SubjectPublicKeyInfo(algorithm, point).getEncoded(ASN1Encoding.DER));
        this.key = KeyFactory.getInstance("EC")
                .generatePrivate(
                        new PKCS8EncodedKeySpec(new PrivateKeyInfo(algorithm, der).getEncoded(ASN1Encoding.DER)));
    }

    static EcdsaPrivateKey generate(int bits, SecureRandom random) {
        ASN1ObjectIdentifier curve = switch (bits) {
            case 256 -> SECObjectIdentifiers.secp256r1;
            case 384 -> SECObjectIdentifiers.secp384r1;
            case 521 -> SECObjectIdentifiers.secp521r1;
            default -> throw new IllegalArgumentException("an ECDSA key has 256, 384 or 521 bits, not " + bits);
        };
        BigInteger order = ECNamedCurveTable.getByOID(curve).getN();
        return create(curve, BigIntegers.createRandomInRange(BigInteger.ONE, order.subtract(BigInteger.ONE), random));
    }

    static EcdsaPrivateKey of(byte[] raw) {
        try {
            ECPrivateKey der = ECPrivateKey.getInstance(raw);
            if (der.getParametersObject() instanceof ASN1ObjectIdentifier curve && isKnown(curve)) {
                return create(curve, der.getKey());
            }
        } catch (ClassCastException | IllegalStateException e) {
            throw new IllegalArgumentException("an ECDSA private key is not the DER form of SEC 1", e);
        }
        throw new IllegalArgumentException("an ECDSA private key is not on P-256, P-384 or P-521");
    }

    private static boolean isKnown(ASN1ObjectIdentifier curve) {
        return curve.equals(SECObjectIdentifiers.secp256r1)
                || curve.equals(SECObjectIdentifiers.secp384r1)
                || curve.equals(SECObjectIdentifiers.secp521r1);
    }

    private static EcdsaPrivateKey create(ASN1ObjectIdentifier curve, BigInteger secret) {
        try {
            return new EcdsaPrivateKey(curve, secret);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java runtime cannot use ECDSA keys", e);
        }
    }

    @Override
    public KeyType type() {
        return KeyType.ECDSA;
    }

    @Override
    public byte[] raw() {
        return raw.clone();
    }

    @Override
    public byte[] sign(byte[] data) {
        try {
            Signature signer = Signature.getInstance(EcdsaPublicKey.SIGNATURE);
            signer.initSign(key);
            signer.update(data);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot sign " + EcdsaPublicKey.SIGNATURE, e);
        }
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public String toString() {
        return "ECDSA private key of " + peerId();
    }
}
