package io.physarum.libp2p.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;

import io.physarum.libp2p.multiformats.Sha256;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.BigIntegers;

/** Signs deterministically (RFC 6979) and with the lower of the two values of s, as the other implementations do. */
final class Secp256k1PrivateKey implements PrivateKey {

    private static final int SIZE = 32;

    private static final BigInteger ORDER = Secp256k1PublicKey.CURVE.getN();

    private final BigInteger secret;

    private final Secp256k1PublicKey publicKey;

    private Secp256k1PrivateKey(BigInteger secret) {
        if (secret.signum() == 0 || secret.compareTo(ORDER) >= 0) {
            throw new IllegalArgumentException("a Secp256k1 private key is not below the order of the curve");
        }
        this.secret = secret;
        this.publicKey =
                Secp256k1PublicKey.of(new FixedPointCombMultiplier().multiply(Secp256k1PublicKey.CURVE.getG(), secret));
    }

    static Secp256k1PrivateKey generate(SecureRandom random) {
        return new Secp256k1PrivateKey(
                BigIntegers.createRandomInRange(BigInteger.ONE, ORDER.subtract(BigInteger.ONE), random));
    }

    static Secp256k1PrivateKey of(byte[] raw) {
        if (raw.length != SIZE) {
            throw new IllegalArgumentException("a Secp256k1 private key has " + SIZE + " bytes, not " + raw.length);
        }
        return new Secp256k1PrivateKey(new BigInteger(1, raw));
    }

    @Override
    public KeyType type() {
        return KeyType.SECP256K1;
    }

    @Override
    public byte[] raw() {
        return BigIntegers.asUnsignedByteArray(SIZE, secret);
    }

    @Override
    public byte[] sign(byte[] data) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(secret, Secp256k1PublicKey.CURVE));
        BigInteger[] values = signer.generateSignature(Sha256.digest(data));
        BigInteger low = values[1].min(ORDER.subtract(values[1]));
        try {
            return StandardDSAEncoding.INSTANCE.encode(ORDER, values[0], low);
        } catch (IOException e) {
            throw new IllegalStateException("a signature cannot be written as DER", e);
        }
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public String toString() {
        return "Secp256k1 private key of " + peerId();
    }
}
