package io.physarum.libp2p.identity;

import java.util.Arrays;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

final class Ed25519PublicKey implements PublicKey {

    private static final int SIZE = Ed25519.PUBLIC_KEY_SIZE;

    private final byte[] key;

    private Ed25519PublicKey(byte[] key) {
        this.key = key;
    }

    static Ed25519PublicKey of(byte[] raw) {
        if (raw.length != SIZE) {
            throw new IllegalArgumentException("an Ed25519 public key has " + SIZE + " bytes, not " + raw.length);
        }
        if (!Ed25519.validatePublicKeyPartial(raw, 0)) {
            throw new IllegalArgumentException("an Ed25519 public key is no point of the curve");
        }
        return new Ed25519PublicKey(raw.clone());
    }

    @Override
    public KeyType type() {
        return KeyType.ED25519;
    }

    @Override
    public byte[] raw() {
        return key.clone();
    }

    @Override
    public boolean verify(byte[] data, byte[] signature) {
        return signature.length == Ed25519.SIGNATURE_SIZE && Ed25519.verify(signature, 0, key, 0, data, 0, data.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ed25519PublicKey that && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "Ed25519 public key of " + peerId();
    }
}
