package io.physarum.libp2p.record;

import java.util.Arrays;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PrivateKey;

/**
 * A record of a peer's addresses that the peer itself has signed, so that it does not matter who passes it on. There is none
 * whose signature was not verified. Immutable; equal if the bytes are.
 */
public final class SignedPeerRecord {

    private static final String DOMAIN = "libp2p-peer-record";

    /** The number of such records in the multicodec table, in the byte order that everybody uses. */
    private static final byte[] PAYLOAD_TYPE = {0x03, 0x01};

    private final PeerRecord content;

    private final byte[] bytes;

    private SignedPeerRecord(PeerRecord content, byte[] bytes) {
        this.content = content;
        this.bytes = bytes;
    }

    /**
     * Signs a record.
     *
     * @throws IllegalArgumentException if the record is that of another peer
     */
    public static SignedPeerRecord seal(PrivateKey key, PeerRecord content) {
        if (!content.peerId().matches(key.publicKey())) {
            throw new IllegalArgumentException("a peer signs its own record, not that of " + content.peerId());
        }
        return new SignedPeerRecord(
                content,
                SignedEnvelope.seal(key, DOMAIN, PAYLOAD_TYPE, content.bytes()).bytes());
    }

    /**
     * Reads a record and verifies that its peer has signed it.
     *
     * @throws IllegalArgumentException if it is malformed or not signed by the peer it speaks of
     */
    public static SignedPeerRecord open(byte[] bytes) {
        SignedEnvelope envelope = SignedEnvelope.parse(bytes);
        return open(envelope, envelope.publicKey().peerId(), bytes);
    }

    /**
     * Reads the record of a certain peer; one of another is refused before its signature is looked at.
     *
     * @throws IllegalArgumentException if it is malformed or not signed by that peer
     */
    public static SignedPeerRecord open(byte[] bytes, PeerId expected) {
        SignedEnvelope envelope = SignedEnvelope.parse(bytes);
        if (!expected.matches(envelope.publicKey())) {
            throw new IllegalArgumentException("a peer record is signed by another peer than " + expected);
        }
        return open(envelope, expected, bytes);
    }

    private static SignedPeerRecord open(SignedEnvelope envelope, PeerId signer, byte[] bytes) {
        if (!Arrays.equals(envelope.payloadType(), PAYLOAD_TYPE)) {
            throw new IllegalArgumentException("an envelope holds something else than a peer record");
        }
        PeerRecord content = PeerRecord.parse(envelope.open(DOMAIN));
        if (!content.peerId().equals(signer)) {
            throw new IllegalArgumentException(signer + " signed a record of " + content.peerId());
        }
        return new SignedPeerRecord(content, bytes.clone());
    }

    /** What the peer signed. */
    public PeerRecord content() {
        return content;
    }

    /** The envelope, as it was read. */
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedPeerRecord that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "signed " + content;
    }
}
