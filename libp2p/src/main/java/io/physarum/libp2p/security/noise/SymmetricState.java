package io.physarum.libp2p.security.noise;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.physarum.libp2p.multiformats.Sha256;
import org.jspecify.annotations.Nullable;

/** The keys and the transcript hash of a running handshake; section 5.2 of the Noise specification. */
final class SymmetricState {

    private static final int HASH_BYTES = 32;

    private static final String HMAC = "HmacSHA256";

    private byte[] hash;

    private byte[] chainingKey;

    private @Nullable CipherState cipher;

    /** Begins with a protocol name of exactly the length of a hash, and an empty prologue. */
    SymmetricState(String protocolName) {
        byte[] name = protocolName.getBytes(StandardCharsets.US_ASCII);
        this.hash = Arrays.copyOf(name, HASH_BYTES);
        this.chainingKey = hash.clone();
        mixHash(new byte[0]);
    }

    void mixHash(byte[] data) {
        MessageDigest sha256 = Sha256.create();
        sha256.update(hash);
        hash = sha256.digest(data);
    }

    void mixKey(byte[] input) {
        byte[][] keys = derive(input);
        chainingKey = keys[0];
        cipher = new CipherState(keys[1]);
    }

    /** Encrypts if there is a key yet, and adds the result to the transcript. */
    byte[] encryptAndHash(byte[] plaintext) {
        byte[] result = plaintext;
        if (cipher != null) {
            result = Arrays.copyOf(plaintext, plaintext.length + ChaChaPoly.TAG_BYTES);
            cipher.encrypt(hash, result, plaintext.length);
        }
        mixHash(result);
        return result;
    }

    /** Decrypts if there is a key yet, and adds what was read to the transcript. */
    byte[] decryptAndHash(byte[] message) {
        byte[] result = message.clone();
        if (cipher != null) {
            result = Arrays.copyOf(result, cipher.decrypt(hash, result, message.length));
        }
        mixHash(message);
        return result;
    }

    /** The keys of the session: the initiator encrypts with the first, the responder with the second. */
    CipherState[] split() {
        byte[][] keys = derive(new byte[0]);
        return new CipherState[] {new CipherState(keys[0]), new CipherState(keys[1])};
    }

    private byte[][] derive(byte[] input) {
        byte[] temporary = hmac(chainingKey, input);
        byte[] first = hmac(temporary, new byte[] {1});
        byte[] second = Arrays.copyOf(first, HASH_BYTES + 1);
        second[HASH_BYTES] = 2;
        return new byte[][] {first, hmac(temporary, second)};
    }

    private static byte[] hmac(byte[] key, byte[] data) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(key, HMAC));
            return mac.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + HMAC, e);
        }
    }
}
