package io.physarum.libp2p.security.noise;

import java.security.GeneralSecurityException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.ProtocolViolationException;

/** One direction of a Noise session: a key and the number of messages it has been used for. */
final class CipherState {

    static final byte[] NO_ASSOCIATED_DATA = {};

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

    /** Reads a buffer to its end, and writes what it encrypts to, with the tag, into another that has room for it. */
    void encrypt(ByteBuf plain, ByteBuf out) {
        cipher.seal(nextNonce(), plain, out);
    }

    /**
     * Reads so many bytes of a buffer, the last of them the tag, and decrypts them.
     *
     * @return what they were, which is the caller's to release
     * @throws ProtocolViolationException if they are not what the peer encrypted
     */
    ByteBuf decrypt(ByteBuf in, int length, ByteBufAllocator allocator) {
        checkLength(length);
        ByteBuf plain = cipher.plainBuffer(allocator, length - ChaChaPoly.TAG_BYTES);
        try {
            cipher.open(nextNonce(), in, length, plain);
            return plain;
        } catch (GeneralSecurityException e) {
            plain.release();
            throw forged(e);
        }
    }

    /** Encrypts the first bytes of an array in place; returns their number with the tag behind them. */
    int encrypt(byte[] associated, byte[] buffer, int length) {
        cipher.seal(nextNonce(), associated, buffer, length);
        return length + ChaChaPoly.TAG_BYTES;
    }

    /**
     * Decrypts the first bytes of an array in place; returns the number without the tag.
     *
     * @throws ProtocolViolationException if they are not what the peer encrypted
     */
    int decrypt(byte[] associated, byte[] buffer, int length) {
        checkLength(length);
        try {
            cipher.open(nextNonce(), associated, buffer, length);
        } catch (GeneralSecurityException e) {
            throw forged(e);
        }
        return length - ChaChaPoly.TAG_BYTES;
    }

    private static void checkLength(int length) {
        if (length < ChaChaPoly.TAG_BYTES) {
            throw new ProtocolViolationException("a noise message of " + length + " bytes has no room for its tag");
        }
    }

    private static ProtocolViolationException forged(GeneralSecurityException cause) {
        return new ProtocolViolationException("a noise message does not authenticate", cause);
    }

    private long nextNonce() {
        if (nonce == NONCE_LIMIT) {
            throw new ConnectionClosedException("a noise session has used up its nonces; connect anew");
        }
        return nonce++;
    }
}
