package io.physarum.libp2p.security.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * ChaCha20-Poly1305 under one key, as Noise numbers its nonces. Not thread-safe.
 *
 * <p>The provider works either on arrays, as that of the JDK does, or on memory outside the heap; what it would have to copy is
 * never given to it.
 */
final class ChaChaPoly {

    static final int TAG_BYTES = 16;

    private static final int NONCE_BYTES = 12;

    private final Cipher cipher;

    private final boolean isNative;

    private final SecretKeySpec key;

    private final ByteBuffer nonceBytes = ByteBuffer.allocate(NONCE_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    ChaChaPoly(byte[] key) {
        this(key, CipherProvider.get());
    }

    ChaChaPoly(byte[] key, CipherProvider provider) {
        this.key = new SecretKeySpec(key, "ChaCha20");
        this.isNative = provider.isNative();
        this.cipher = provider.cipher();
    }

    /** Encrypts a part of an array, which must have room for the tag behind it. */
    void seal(long nonce, byte[] associated, byte[] buffer, int length) {
        try {
            init(Cipher.ENCRYPT_MODE, nonce, associated);
            cipher.doFinal(buffer, 0, length, buffer, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt", e);
        }
    }

    /**
     * Decrypts a part of an array that ends in the tag.
     *
     * @throws GeneralSecurityException if it was not encrypted with this key, nonce and associated data
     */
    void open(long nonce, byte[] associated, byte[] buffer, int length) throws GeneralSecurityException {
        init(Cipher.DECRYPT_MODE, nonce, associated);
        cipher.doFinal(buffer, 0, length, buffer, 0);
    }

    /** Reads a buffer to its end, and writes what it encrypts to, with the tag, into another that has room for it. */
    void seal(long nonce, ByteBuf plain, ByteBuf out) {
        int length = plain.readableBytes();
        try {
            init(Cipher.ENCRYPT_MODE, nonce, CipherState.NO_ASSOCIATED_DATA);
            if (isNative) {
                int start = out.writerIndex();
                plain.readBytes(out, length);
                // In place: the two are views of the same memory.
                cipher.doFinal(out.nioBuffer(start, length), out.nioBuffer(start, length + TAG_BYTES));
                out.writerIndex(start + length + TAG_BYTES);
            } else {
                byte[] scratch = FrameScratch.get();
                plain.readBytes(scratch, 0, length);
                out.writeBytes(scratch, 0, cipher.doFinal(scratch, 0, length, scratch, 0));
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt", e);
        }
    }

    /**
     * Reads so many bytes of a buffer, the last of them the tag, and writes what they decrypt to into a {@linkplain
     * #plainBuffer buffer for it}.
     *
     * @throws GeneralSecurityException if they were not encrypted with this key and nonce
     */
    void open(long nonce, ByteBuf in, int length, ByteBuf out) throws GeneralSecurityException {
        init(Cipher.DECRYPT_MODE, nonce, CipherState.NO_ASSOCIATED_DATA);
        int start = out.writerIndex();
        if (isNative) {
            cipher.doFinal(in.nioBuffer(in.readerIndex(), length), out.nioBuffer(start, out.writableBytes()));
            in.skipBytes(length);
        } else {
            byte[] scratch = FrameScratch.get();
            in.readBytes(scratch, 0, length);
            cipher.doFinal(scratch, 0, length, out.array(), out.arrayOffset() + start);
        }
        out.writerIndex(start + length - TAG_BYTES);
    }

    /** An empty buffer into which so much can be decrypted. */
    ByteBuf plainBuffer(ByteBufAllocator allocator, int length) {
        return isNative ? allocator.directBuffer(length, length) : allocator.heapBuffer(length, length);
    }

    private void init(int mode, long nonce, byte[] associated) throws GeneralSecurityException {
        nonceBytes.putLong(4, nonce);
        cipher.init(mode, key, new IvParameterSpec(nonceBytes.array()));
        if (associated.length > 0) {
            cipher.updateAAD(associated);
        }
    }
}
