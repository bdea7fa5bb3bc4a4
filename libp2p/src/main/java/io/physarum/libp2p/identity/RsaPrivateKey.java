package io.physarum.libp2p.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;

import org.bouncycastle.asn1.ASN1Encoding;

final class RsaPrivateKey implements PrivateKey {

    private final RSAPrivateCrtKey key;

    private final RsaPublicKey publicKey;

    private RsaPrivateKey(RSAPrivateCrtKey key) throws GeneralSecurityException {
        this.key = key;
        this.publicKey = RsaPublicKey.of((RSAPublicKey) KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())));
    }

    static RsaPrivateKey generate(int bits, SecureRandom random) {
        RsaBounds.checkBits(bits);
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits, random);
            return new RsaPrivateKey(
                    (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot make RSA keys", e);
        }
    }

    /** Reads the DER form of PKCS#1. */
    static RsaPrivateKey of(byte[] raw) {
        try {
            org.bouncycastle.asn1.pkcs.RSAPrivateKey der = org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(raw);
            RsaBounds.checkBits(der.getModulus().bitLength());
            if (!fitTogether(der)) {
                throw new IllegalArgumentException(
                        "the numbers of an RSA private key do not fit together; is it damaged?");
            }
            return new RsaPrivateKey((RSAPrivateCrtKey) KeyFactory.getInstance("RSA")
                    .generatePrivate(new RSAPrivateCrtKeySpec(
                            der.getModulus(),
                            der.getPublicExponent(),
                            der.getPrivateExponent(),
                            der.getPrime1(),
                            der.getPrime2(),
                            der.getExponent1(),
                            der.getExponent2(),
                            der.getCoefficient())));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("an RSA private key holds impossible numbers", e);
        } catch (ClassCastException | IllegalStateException e) {
            throw new IllegalArgumentException("an RSA private key is not the DER form of PKCS#1", e);
        }
    }

    /** Whether each number is what the others make it, as RFC 8017, section 3.2, says; not whether the primes are. */
    private static boolean fitTogether(org.bouncycastle.asn1.pkcs.RSAPrivateKey der) {
        BigInteger p = der.getPrime1();
        BigInteger q = der.getPrime2();
        return p.compareTo(BigInteger.TWO) > 0
                && q.compareTo(BigInteger.TWO) > 0
                && p.multiply(q).equals(der.getModulus())
                && der.getCoefficient().multiply(q).mod(p).equals(BigInteger.ONE)
                && isExponent(der, p, der.getExponent1())
                && isExponent(der, q, der.getExponent2());
    }

    /** Whether a number is the private exponent for one of the primes, and undoes the public one. */
    private static boolean isExponent(
            org.bouncycastle.asn1.pkcs.RSAPrivateKey der, BigInteger prime, BigInteger exponent) {
        BigInteger order = prime.subtract(BigInteger.ONE);
        return der.getPrivateExponent().mod(order).equals(exponent)
                && der.getPublicExponent().multiply(exponent).mod(order).equals(BigInteger.ONE);
    }

    @Override
    public KeyType type() {
        return KeyType.RSA;
    }

    @Override
    public byte[] raw() {
        try {
            return new org.bouncycastle.asn1.pkcs.RSAPrivateKey(
                            key.getModulus(),
                            key.getPublicExponent(),
                            key.getPrivateExponent(),
                            key.getPrimeP(),
                            key.getPrimeQ(),
                            key.getPrimeExponentP(),
                            key.getPrimeExponentQ(),
                            key.getCrtCoefficient())
                    .getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("an RSA key cannot be written as DER", e);
        }
    }

    @Override
    public byte[] sign(byte[] data) {
        try {
            Signature signer = Signature.getInstance(RsaPublicKey.SIGNATURE);
            signer.initSign(key);
            signer.update(data);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this RSA key cannot sign; is it damaged?", e);
        }
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public String toString() {
        return "RSA private key of " + peerId();
    }
}
