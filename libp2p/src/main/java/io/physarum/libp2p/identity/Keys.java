package io.physarum.libp2p.identity;

import java.security.SecureRandom;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.physarum.libp2p.identity.pb.KeyMessage;
import io.physarum.libp2p.identity.pb.KeyTypeNumber;

/**
 * Makes, reads and writes keys. What reads throws an {@link IllegalArgumentException} that says what is wrong with the
 * key, never with the secret in it.
 */
public final class Keys {

    /** The size of an RSA key if none is asked for. */
    public static final int DEFAULT_RSA_BITS = 2048;

    private Keys() {}

    /** Makes a key of the size that is usual for its type. */
    public static PrivateKey generate(KeyType type) {
        return generate(type, 0);
    }

    /**
     * Makes a key.
     *
     * @param bits the size: 2048 to 8192 for RSA, 256, 384 or 521 for ECDSA; 0 means the usual; others ignore it
     */
    public static PrivateKey generate(KeyType type, int bits) {
        SecureRandom random = new SecureRandom();
        return switch (type) {
            case RSA -> RsaPrivateKey.generate(bits == 0 ? DEFAULT_RSA_BITS : bits, random);
            case ED25519 -> Ed25519PrivateKey.generate(random);
            case SECP256K1 -> Secp256k1PrivateKey.generate(random);
            case ECDSA -> EcdsaPrivateKey.generate(bits == 0 ? 256 : bits, random);
        };
    }

    /** Reads a public key from its {@linkplain PublicKey#raw() raw form}. */
    public static PublicKey publicKey(KeyType type, byte[] raw) {
        return switch (type) {
            case RSA -> RsaPublicKey.of(raw);
            case ED25519 -> Ed25519PublicKey.of(raw);
            case SECP256K1 -> Secp256k1PublicKey.of(raw);
            case ECDSA -> EcdsaPublicKey.of(raw);
        };
    }

    /** Reads a private key from its {@linkplain PrivateKey#raw() raw form}. */
    public static PrivateKey privateKey(KeyType type, byte[] raw) {
        return switch (type) {
            case RSA -> RsaPrivateKey.of(raw);
            case ED25519 -> Ed25519PrivateKey.of(raw);
            case SECP256K1 -> Secp256k1PrivateKey.of(raw);
            case ECDSA -> EcdsaPrivateKey.of(raw);
        };
    }

    /** Reads a public key from its protobuf form. */
    public static PublicKey unmarshalPublic(byte[] message) {
        KeyMessage key = parse(message);
        return publicKey(KeyType.of(key.getType().getNumber()), key.getData().toByteArray());
    }

    /** Reads a private key from its protobuf form. */
    public static PrivateKey unmarshalPrivate(byte[] message) {
        KeyMessage key = parse(message);
        return privateKey(KeyType.of(key.getType().getNumber()), key.getData().toByteArray());
    }

    /** The protobuf form: type, then data, each exactly once. */
    static byte[] marshal(KeyType type, byte[] raw) {
        return KeyMessage.newBuilder()
                .setType(KeyTypeNumber.forNumber(type.number()))
                .setData(ByteString.copyFrom(raw))
                .build()
                .toByteArray();
    }

    private static KeyMessage parse(byte[] message) {
        try {
            return KeyMessage.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("a key is no protobuf message of a known key type and its data", e);
        }
    }
}
