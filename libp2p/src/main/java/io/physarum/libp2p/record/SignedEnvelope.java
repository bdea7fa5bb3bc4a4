package io.physarum.libp2p.record;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.identity.PublicKey;
import io.physarum.libp2p.multiformats.Varint;
import io.physarum.libp2p.record.pb.EnvelopeMessage;

/**
 * Bytes that a peer has signed for one purpose, its domain, with the key that proves it (libp2p RFC 0002). Immutable. What reads
 * one throws an {@link IllegalArgumentException} if it is malformed.
 *
 * <pre>
 * signed: | length | domain | length | payload type | length | payload |
 * </pre>
 */
public final class SignedEnvelope {

    /** The longest form read. */
    public static final int MAX_BYTES = 8 * 1024;

    private final PublicKey publicKey;

    private final EnvelopeMessage message;

    private SignedEnvelope(PublicKey publicKey, EnvelopeMessage message) {
        this.publicKey = publicKey;
        this.message = message;
    }

    /** Signs a payload. */
    public static SignedEnvelope seal(PrivateKey key, String domain, byte[] payloadType, byte[] payload) {
        byte[] signature = key.sign(signed(domain, payloadType, payload));
        EnvelopeMessage message = EnvelopeMessage.newBuilder()
                .setPublicKey(ByteString.copyFrom(key.publicKey().marshal()))
                .setPayloadType(ByteString.copyFrom(payloadType))
                .setPayload(ByteString.copyFrom(payload))
                .setSignature(ByteString.copyFrom(signature))
                .build();
        return new SignedEnvelope(key.publicKey(), message);
    }

    /** Reads an envelope, whose signature is not looked at yet. */
    public static SignedEnvelope parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "an envelope of " + bytes.length + " bytes is longer than the " + MAX_BYTES + " allowed");
        }
        try {
            EnvelopeMessage message = EnvelopeMessage.parseFrom(bytes);
            return new SignedEnvelope(
                    Keys.unmarshalPublic(message.getPublicKey().toByteArray()), message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("an envelope is malformed", e);
        }
    }

    /** The key that it says it is signed with. */
    public PublicKey publicKey() {
        return publicKey;
    }

    /** What kind of payload it says it holds; may be empty. */
    public byte[] payloadType() {
        return message.getPayloadType().toByteArray();
    }

    /**
     * The payload.
     *
     * @throws IllegalArgumentException if it was not signed with the key for this purpose
     */
    public byte[] open(String domain) {
        byte[] payload = message.getPayload().toByteArray();
        if (!publicKey.verify(
                signed(domain, payloadType(), payload), message.getSignature().toByteArray())) {
            throw new IllegalArgumentException("the signature of an envelope is not one of its key for " + domain);
        }
        return payload;
    }

    /** The binary form. */
    public byte[] bytes() {
        return message.toByteArray();
    }

    private static byte[] signed(String domain, byte[] payloadType, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] field : new byte[][] {domain.getBytes(StandardCharsets.UTF_8), payloadType, payload}) {
            out.writeBytes(Varint.encode(field.length));
            out.writeBytes(field);
        }
        return out.toByteArray();
    }
}
