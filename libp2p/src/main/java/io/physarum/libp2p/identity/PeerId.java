package io.physarum.libp2p.identity;

import java.util.Optional;

import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.Multihash;

/**
 * Who a peer is: the multihash of its public key. A key of up to 42 bytes in protobuf form is the id itself, of a longer
 * one it is the SHA-256. Immutable.
 */
public final class PeerId {

    private static final int MAX_INLINE_KEY_BYTES = 42;

    private final Multihash multihash;

    private PeerId(Multihash multihash) {
        if (multihash.code() == Multihash.IDENTITY) {
            if (multihash.digest().length > MAX_INLINE_KEY_BYTES) {
                throw new IllegalArgumentException(
                        "a peer id holds a public key of more than " + MAX_INLINE_KEY_BYTES + " bytes");
            }
        } else if (multihash.code() != Multihash.SHA2_256) {
            throw new IllegalArgumentException(
                    "a peer id is an identity or sha2-256 multihash, not one of function " + multihash.code());
        }
        this.multihash = multihash;
    }

    /** The id of the owner of a public key. */
    public static PeerId of(PublicKey key) {
        byte[] marshalled = key.marshal();
        return new PeerId(
                marshalled.length <= MAX_INLINE_KEY_BYTES
                        ? Multihash.identity(marshalled)
                        : Multihash.sha256(marshalled));
    }

    /**
     * Reads the binary form.
     *
     * @throws IllegalArgumentException if the bytes are no multihash that a peer may have
     */
    public static PeerId of(byte[] multihash) {
        return new PeerId(Multihash.of(multihash));
    }

    /**
     * The peer at the end of an address, if it names one.
     *
     * @throws IllegalArgumentException if it names something that no peer may have as its id
     */
    public static Optional<PeerId> of(Multiaddr address) {
        return address.peerMultihash().map(PeerId::new);
    }

    /**
     * Reads the text form: base 58 as in {@code 12D3Koo…} or {@code Qm…}, or a CID with the codec of libp2p keys.
     *
     * @throws IllegalArgumentException if the text is no peer id; the message quotes it
     */
    public static PeerId parse(String text) {
        try {
            return new PeerId(Multihash.ofPeer(text));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is not a peer id: " + e.getMessage(), e);
        }
    }

    /** The binary form. */
    public byte[] bytes() {
        return multihash.bytes();
    }

    /** The multihash that this id is. */
    public Multihash multihash() {
        return multihash;
    }

    /** The id as a content identifier. */
    public Cid toCid() {
        return Cid.v1(Cid.LIBP2P_KEY, multihash);
    }

    /** An address that ends in this peer. */
    public Multiaddr appendTo(Multiaddr address) {
        return address.withPeer(multihash);
    }

    /** Whether this is the id of the owner of a public key. */
    public boolean matches(PublicKey key) {
        return equals(of(key));
    }

    /**
     * The public key, if the id holds it.
     *
     * @throws IllegalArgumentException if what it holds is no key, or a key that is written otherwise than its owner's
     *     id has it (with a field more, say): nobody can prove to be such a peer
     */
    public Optional<PublicKey> publicKey() {
        if (multihash.code() != Multihash.IDENTITY) {
            return Optional.empty();
        }
        PublicKey key = Keys.unmarshalPublic(multihash.digest());
        if (!matches(key)) {
            throw new IllegalArgumentException(
                    "the peer id " + this + " does not hold its key as it should, which would make it " + key.peerId());
        }
        return Optional.of(key);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PeerId that && multihash.equals(that.multihash);
    }

    @Override
    public int hashCode() {
        return multihash.hashCode();
    }

    /** The id in base 58. */
    @Override
    public String toString() {
        return multihash.toString();
    }
}
