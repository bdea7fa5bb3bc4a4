package io.physarum.libp2p.security.pnet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

import org.bouncycastle.crypto.StreamCipher;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.engines.Salsa20Engine;
import org.bouncycastle.crypto.engines.XSalsa20Engine;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;

/** The key that all members of a private network share. Immutable; its text form is its fingerprint, not the secret. */
public final class PreSharedKey {

    /** The size of a key. */
    public static final int KEY_BYTES = 32;

    private final byte[] key;

    private PreSharedKey(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a pre-shared key has " + KEY_BYTES + " bytes, not " + key.length);
        }
        this.key = key;
    }

    /**
     * A key of given bytes.
     *
     * @throws IllegalArgumentException if they are not 32
     */
    public static PreSharedKey of(byte[] key) {
        return new PreSharedKey(key.clone());
    }

    /**
     * The passphrase in the text of a file, or of a variable that was made from one: a text of one line without its end, another
     * as it is.
     */
    public static String passphraseIn(String text) {
        if (!text.endsWith("\n") || text.indexOf('\n') < text.length() - 1) {
            return text;
        }
        return text.substring(0, text.length() - (text.endsWith("\r\n") ? 2 : 1));
    }

    /**
     * The key of a passphrase: the SHA3-256 of its UTF-8 bytes.
     *
     * @throws IllegalArgumentException if the passphrase is empty
     */
    public static PreSharedKey fromPassphrase(String passphrase) {
        if (passphrase.isEmpty()) {
            throw new IllegalArgumentException("an empty passphrase makes no private network; leave it out instead");
        }
        byte[] bytes = passphrase.getBytes(StandardCharsets.UTF_8);
        SHA3Digest digest = new SHA3Digest(KEY_BYTES * 8);
        digest.update(bytes, 0, bytes.length);
        byte[] key = new byte[KEY_BYTES];
        digest.doFinal(key, 0);
        return new PreSharedKey(key);
    }

    /**
     * Reads a swarm key file: {@code /key/swarm/psk/1.0.0/}, an encoding ({@code /base16/}, {@code /base64/} or {@code
     * /bin/}) and the key, a line each.
     *
     * @throws IllegalArgumentException if the file holds anything else; the message names it, but nothing of the key
     * @throws UncheckedIOException if the file cannot be read
     */
    public static PreSharedKey load(Path file) {
        try {
            if (Files.size(file) > SwarmKeyFormat.MAX_BYTES) {
                throw new IllegalArgumentException("it is larger than " + SwarmKeyFormat.MAX_BYTES + " bytes");
            }
            return new PreSharedKey(SwarmKeyFormat.decode(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read swarm key file " + file + ": " + e, e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("swarm key file " + file + " is damaged: " + e.getMessage(), e);
        }
    }

    /** What operators compare to see whether two nodes have the same key; made as other implementations make it. */
    public String fingerprint() {
        Salsa20Engine cipher = new Salsa20Engine();
        cipher.init(true, new ParametersWithIV(new KeyParameter(key), "finprint".getBytes(StandardCharsets.US_ASCII)));
        byte[] stream = new byte[64];
        cipher.processBytes(stream, 0, stream.length, stream, 0);
        SHAKEDigest shake = new SHAKEDigest(128);
        shake.update(stream, 0, stream.length);
        byte[] fingerprint = new byte[16];
        shake.doFinal(fingerprint, 0, fingerprint.length);
        return HexFormat.of().formatHex(fingerprint);
    }

    /** The cipher stream of one direction, at its beginning. */
    StreamCipher stream(byte[] nonce) {
        XSalsa20Engine cipher = new XSalsa20Engine();
        cipher.init(true, new ParametersWithIV(new KeyParameter(key), nonce));
        return cipher;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PreSharedKey that && MessageDigest.isEqual(key, that.key);
    }

    @Override
    public int hashCode() {
        return fingerprint().hashCode();
    }

    /** The fingerprint. */
    @Override
    public String toString() {
        return fingerprint();
    }
}
