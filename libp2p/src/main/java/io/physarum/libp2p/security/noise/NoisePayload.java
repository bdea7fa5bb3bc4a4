package io.physarum.libp2p.security.noise;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.identity.PublicKey;
import io.physarum.libp2p.security.noise.pb.NoiseExtensions;
import io.physarum.libp2p.security.noise.pb.NoiseHandshakePayload;

/**
 * What each side tells the other inside the handshake: its identity, a proof that the Noise key is its own, and the
 * muxers it speaks.
 */
record NoisePayload(PublicKey identity, List<String> muxers) {

    private static final byte[] SIGNATURE_PREFIX = "noise-libp2p-static-key:".getBytes(StandardCharsets.US_ASCII);

    /** The bytes that tell of the owner of a Noise key. */
    static byte[] encode(PrivateKey identity, byte[] staticKey, List<String> muxers) {
        NoiseHandshakePayload.Builder payload = NoiseHandshakePayload.newBuilder()
                .setIdentityKey(ByteString.copyFrom(identity.publicKey().marshal()))
                .setIdentitySig(ByteString.copyFrom(identity.sign(signed(staticKey))));
        if (!muxers.isEmpty()) {
            payload.setExtensions(NoiseExtensions.newBuilder().addAllStreamMuxers(muxers));
        }
        return payload.build().toByteArray();
    }

    /**
     * Reads what the owner of a Noise key told.
     *
     * @throws ProtocolViolationException if it is malformed, or does not prove that the key is the peer's
     */
    static NoisePayload decode(byte[] bytes, byte[] staticKey) {
        try {
            NoiseHandshakePayload payload = NoiseHandshakePayload.parseFrom(bytes);
            PublicKey identity = Keys.unmarshalPublic(payload.getIdentityKey().toByteArray());
            if (!identity.verify(signed(staticKey), payload.getIdentitySig().toByteArray())) {
                throw new ProtocolViolationException(
                        "the noise handshake does not prove that the peer is " + identity.peerId());
            }
            return new NoisePayload(
                    identity, List.copyOf(payload.getExtensions().getStreamMuxersList()));
        } catch (InvalidProtocolBufferException e) {
            throw new ProtocolViolationException("the noise handshake's payload is no protobuf message", e);
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolationException("the noise handshake's identity key is malformed", e);
        }
    }

    private static byte[] signed(byte[] staticKey) {
        byte[] signed = Arrays.copyOf(SIGNATURE_PREFIX, SIGNATURE_PREFIX.length + staticKey.length);
        System.arraycopy(staticKey, 0, signed, SIGNATURE_PREFIX.length, staticKey.length);
        return signed;
    }
}
