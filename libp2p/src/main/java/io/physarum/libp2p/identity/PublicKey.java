package io.physarum.libp2p.identity;

/** The public half of a peer's key. Immutable and thread-safe; equal if type and key are. */
public interface PublicKey {

    /** The kind of key. */
    KeyType type();

    /**
     * The key alone: 32 bytes (Ed25519), 33 bytes compressed (Secp256k1), or a DER SubjectPublicKeyInfo (RSA, ECDSA).
     */
    byte[] raw();

    /** Whether a signature of some data was made with this key's private half; false for a malformed signature too. */
    boolean verify(byte[] data, byte[] signature);

    /** The key and its type as a protobuf message, in its only valid form. */
    default byte[] marshal() {
        return Keys.marshal(type(), raw());
    }

    /** The id of the peer that owns this key. */
    default PeerId peerId() {
        return PeerId.of(this);
    }
}
