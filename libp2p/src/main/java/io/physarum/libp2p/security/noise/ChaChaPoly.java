package io.physarum.libp2p.security.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;

import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * ChaCha20-Poly1305 under one key, as Noise numbers its nonces. Works in place on arrays. Not thread-safe.
 *
 * <p>The cipher comes from the first Java security provider that has it: installing a faster one is enough to use it.
 * That of Java 20 and later is several times faster than that of Java 17.
 */
final class ChaChaPoly {

    static final int TAG_BYTES = 16;

    private static final int NONCE_BYTES = 12;

    private final Cipher cipher;

    private final SecretKeySpec key;

    private final ByteBuffer nonceBytes = ByteBuffer.allocate(NONCE_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    ChaChaPoly(byte[] key) {
        this.key = new SecretKeySpec(key, "ChaCha20");
        try {
            this.cipher = Cipher.getInstance("ChaCha20-Poly1305");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no security provider of this Java runtime has ChaCha20-Poly1305", e);
        }
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

    private void init(int mode, long nonce, byte[] associated) throws GeneralSecurityException {
        nonceBytes.putLong(4, nonce);
        cipher.init(mode, key, new IvParameterSpec(nonceBytes.array()));
        if (associated.length > 0) {
            cipher.updateAAD(associated);
        }
    }
}
