package io.physarum.libp2p.security.noise;

import java.security.GeneralSecurityException;

import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.ProtocolViolationException;

/** One direction of a Noise session: a key and the number of messages it has been used for. */
final class CipherState {

    private static final byte[] NO_ASSOCIATED_DATA = {};

    /** The last nonce, all ones, is reserved. */
    private static final long NONCE_LIMIT = -1;

    private final ChaChaPoly cipher;

    private long nonce;

    CipherState(byte[] key) {
        this(key, 0);
    }

    CipherState(byte[] key, long nonce) {
        this.cipher = new ChaChaPoly(key);
        this.nonce = nonce;
    }

    /** Encrypts the first bytes of an array in place; returns their number with the tag behind them. */
    int encrypt(byte[] buffer, int length) {
        return encrypt(NO_ASSOCIATED_DATA, buffer, length);
    }

    int encrypt(byte[] associated, byte[] buffer, int length) {
        cipher.seal(nextNonce(), associated, buffer, length);
        return length + ChaChaPoly.TAG_BYTES;
    }

    /**
     * Decrypts the first bytes of an array in place; returns the number without the tag.
     *
     * @throws ProtocolViolationException if they are not what the peer encrypted
     */
    int decrypt(byte[] buffer, int length) {
        return decrypt(NO_ASSOCIATED_DATA, buffer, length);
    }

    int decrypt(byte[] associated, byte[] buffer, int length) {
        if (length < ChaChaPoly.TAG_BYTES) {
            throw new ProtocolViolationException("a noise message of " + length + " bytes has no room for its tag");
        }
        try {
            cipher.open(nextNonce(), associated, buffer, length);
        } catch (GeneralSecurityException e) {
            throw new ProtocolViolationException("a noise message does not authenticate", e);
        }
        return length - ChaChaPoly.TAG_BYTES;
    }

    private long nextNonce() {
        if (nonce == NONCE_LIMIT) {
            throw new ConnectionClosedException("a noise session has used up its nonces; connect anew");
        }
        return nonce++;
    }
}
