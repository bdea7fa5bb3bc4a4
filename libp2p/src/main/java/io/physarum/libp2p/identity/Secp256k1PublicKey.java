package io.physarum.libp2p.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;

import io.physarum.libp2p.multiformats.Sha256;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;
import org.bouncycastle.math.ec.ECPoint;

/** A point of secp256k1; signatures are DER-encoded ECDSA with SHA-256. */
final class Secp256k1PublicKey implements PublicKey {

    static final ECDomainParameters CURVE = new ECDomainParameters(CustomNamedCurves.getByName("secp256k1"));

    private static final int SIZE = 33;

    private final ECPoint point;

    private Secp256k1PublicKey(ECPoint point) {
        this.point = point;
    }

    static Secp256k1PublicKey of(byte[] raw) {
        if (raw.length != SIZE) {
            throw new IllegalArgumentException(
                    "a Secp256k1 public key has " + SIZE + " bytes (compressed form), not " + raw.length);
        }
        ECPoint point = CURVE.getCurve().decodePoint(raw);
        if (point.isInfinity()) {
            throw new IllegalArgumentException("a Secp256k1 public key is the point at infinity");
        }
        return of(point);
    }

    static Secp256k1PublicKey of(ECPoint point) {
        return new Secp256k1PublicKey(point.normalize());
    }

    @Override
    public KeyType type() {
        return KeyType.SECP256K1;
    }

    @Override
    public byte[] raw() {
        return point.getEncoded(true);
    }

    @Override
    public boolean verify(byte[] data, byte[] signature) {
        try {
            BigInteger[] values = StandardDSAEncoding.INSTANCE.decode(CURVE.getN(), signature);
            ECDSASigner verifier = new ECDSASigner();
            verifier.init(false, new ECPublicKeyParameters(point, CURVE));
            return verifier.verifySignature(Sha256.digest(data), values[0], values[1]);
        } catch (IOException | IllegalArgumentException | IllegalStateException | ClassCastException e) {
            // The decoder casts what it finds in the signature.
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secp256k1PublicKey that && point.equals(that.point);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw());
    }

    @Override
    public String toString() {
        return "Secp256k1 public key of " + peerId();
    }
}
