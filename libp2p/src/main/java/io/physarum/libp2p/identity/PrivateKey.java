package io.physarum.libp2p.identity;

/** A peer's key, which proves who it is. Immutable and thread-safe. Its text form never shows the secret. */
public interface PrivateKey {

    /** The kind of key. */
    KeyType type();

    /**
     * The key alone: 64 bytes, seed and public key (Ed25519), 32 bytes (Secp256k1), DER of PKCS#1 (RSA) or of SEC 1
     * (ECDSA).
     */
    byte[] raw();

    /** Signs some data, as the libp2p specification says for this kind of key. */
    byte[] sign(byte[] data);

    /** The public half. */
    PublicKey publicKey();

    /** The key and its type as a protobuf message. */
    default byte[] marshal() {
        return Keys.marshal(type(), raw());
    }

    /** The id of the peer that owns this key. */
    default PeerId peerId() {
        return publicKey().peerId();
    }
}
