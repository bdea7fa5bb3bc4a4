package io.physarum.libp2p.identity;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

final class Ed25519PrivateKey implements PrivateKey {

    private static final int SEED = Ed25519.SECRET_KEY_SIZE;

    private static final int PUBLIC = Ed25519.PUBLIC_KEY_SIZE;

    private final byte[] seed;

    private final byte[] publicBytes = new byte[PUBLIC];

    private final Ed25519PublicKey publicKey;

    private Ed25519PrivateKey(byte[] seed) {
        this.seed = seed;
        Ed25519.generatePublicKey(seed, 0, publicBytes, 0);
        this.publicKey = Ed25519PublicKey.of(publicBytes);
    }

    static Ed25519PrivateKey generate(SecureRandom random) {
        byte[] seed = new byte[SEED];
        random.nextBytes(seed);
        return new Ed25519PrivateKey(seed);
    }

    /** Reads seed and public key, once or (as old releases of go-libp2p wrote) twice. */
    static Ed25519PrivateKey of(byte[] raw) {
        if (raw.length != SEED + PUBLIC && raw.length != SEED + 2 * PUBLIC) {
            throw new IllegalArgumentException("an Ed25519 private key has 64 (or 96) bytes, not " + raw.length);
        }
        Ed25519PrivateKey key = new Ed25519PrivateKey(Arrays.copyOf(raw, SEED));
        for (int at = SEED; at < raw.length; at += PUBLIC) {
            if (!MessageDigest.isEqual(key.publicBytes, Arrays.copyOfRange(raw, at, at + PUBLIC))) {
                throw new IllegalArgumentException("an Ed25519 private key's two halves do not belong together");
            }
        }
        return key;
    }

    @Override
    public KeyType type() {
        return KeyType.ED25519;
    }

    @Override
    public byte[] raw() {
        byte[] raw = Arrays.copyOf(seed, SEED + PUBLIC);
        System.arraycopy(publicBytes, 0, raw, SEED, PUBLIC);
        return raw;
    }

    @Override
    public byte[] sign(byte[] data) {
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, publicBytes, 0, data, 0, data.length, signature, 0);
        return signature;
    }

    @Override
    public PublicKey publicKey() {
        return publicKey;
    }

    @Override
    public String toString() {
        return "Ed25519 private key of " + peerId();
    }
}
