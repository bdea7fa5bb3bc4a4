package io.physarum.libp2p.security.noise;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

import io.physarum.libp2p.core.ProtocolViolationException;

/**
 * The handshake Noise_XX_25519_ChaChaPoly_SHA256, without knowledge of payloads and sockets.
 *
 * <pre>
 * -&gt; e
 * &lt;- e, ee, s, es
 * -&gt; s, se
 * </pre>
 *
 * <p>Each method is called once, in the order of the messages; reading throws {@link ProtocolViolationException}.
 */
final class HandshakeState {

    private static final int KEY = KeyPair.KEY_BYTES;

    private final SymmetricState symmetric = new SymmetricState("Noise_XX_25519_ChaChaPoly_SHA256");

    private final KeyPair staticKey;

    private final KeyPair ephemeralKey;

    private byte[] remoteEphemeral = {};

    private byte[] remoteStatic = {};

    HandshakeState(KeyPair staticKey, KeyPair ephemeralKey) {
        this.staticKey = staticKey;
        this.ephemeralKey = ephemeralKey;
    }

    byte[] writeFirst(byte[] payload) {
        symmetric.mixHash(ephemeralKey.publicKey());
        return join(ephemeralKey.publicKey(), symmetric.encryptAndHash(payload));
    }

    byte[] readFirst(byte[] message) {
        remoteEphemeral = take(message, 0, KEY);
        symmetric.mixHash(remoteEphemeral);
        return symmetric.decryptAndHash(rest(message, KEY));
    }

    byte[] writeSecond(byte[] payload) {
        byte[] ephemeral = ephemeralKey.publicKey();
        symmetric.mixHash(ephemeral);
        mixAgreement(ephemeralKey, remoteEphemeral);
        byte[] encryptedStatic = symmetric.encryptAndHash(staticKey.publicKey());
        mixAgreement(staticKey, remoteEphemeral);
        return join(ephemeral, encryptedStatic, symmetric.encryptAndHash(payload));
    }

    byte[] readSecond(byte[] message) {
        remoteEphemeral = take(message, 0, KEY);
        symmetric.mixHash(remoteEphemeral);
        mixAgreement(ephemeralKey, remoteEphemeral);
        remoteStatic = symmetric.decryptAndHash(take(message, KEY, KEY + ChaChaPoly.TAG_BYTES));
        mixAgreement(ephemeralKey, remoteStatic);
        return symmetric.decryptAndHash(rest(message, 2 * KEY + ChaChaPoly.TAG_BYTES));
    }

    byte[] writeThird(byte[] payload) {
        byte[] encryptedStatic = symmetric.encryptAndHash(staticKey.publicKey());
        mixAgreement(staticKey, remoteEphemeral);
        return join(encryptedStatic, symmetric.encryptAndHash(payload));
    }

    byte[] readThird(byte[] message) {
        remoteStatic = symmetric.decryptAndHash(take(message, 0, KEY + ChaChaPoly.TAG_BYTES));
        mixAgreement(ephemeralKey, remoteStatic);
        return symmetric.decryptAndHash(rest(message, KEY + ChaChaPoly.TAG_BYTES));
    }

    /** The peer's static key, known once its message has been read. */
    byte[] remoteStatic() {
        return remoteStatic;
    }

    /** The session's keys: first the initiator's, then the responder's. */
    CipherState[] split() {
        return symmetric.split();
    }

    private void mixAgreement(KeyPair local, byte[] remote) {
        try {
            symmetric.mixKey(local.agree(remote));
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolationException("the noise handshake holds a bad key", e);
        }
    }

    private static byte[] take(byte[] message, int from, int length) {
        if (message.length < from + length) {
            throw new ProtocolViolationException(
                    "a noise handshake message of " + message.length + " bytes is too short");
        }
        return Arrays.copyOfRange(message, from, from + length);
    }

    private static byte[] rest(byte[] message, int from) {
        return Arrays.copyOfRange(message, from, message.length);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
