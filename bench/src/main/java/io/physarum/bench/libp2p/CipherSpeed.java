package io.physarum.bench.libp2p;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;

import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * How fast a cipher alone is on this JDK: one thread encrypts frames and another decrypts them, at the same time, as the two
 * ends of a connection do.
 */
final class CipherSpeed {

    /** The longest frame of Noise, with its tag. */
    private static final int FRAME_BYTES = 65_535;

    private static final int TAG_BYTES = 16;

    private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "ChaCha20");

    private CipherSpeed() {}

    /** The name of the provider that the JDK chooses. */
    static String provider(String transformation) throws GeneralSecurityException {
        return Cipher.getInstance(transformation).getProvider().getName();
    }

    /** The bytes a second of the slower of the two threads. */
    static double measure(String transformation, double seconds) {
        CompletableFuture<Double> sealing = CompletableFuture.supplyAsync(() -> seal(transformation, seconds));
        CompletableFuture<Double> opening = CompletableFuture.supplyAsync(() -> open(transformation, seconds));
        return Math.min(sealing.join(), opening.join());
    }

    private static double seal(String transformation, double seconds) {
        try {
            Cipher cipher = Cipher.getInstance(transformation);
            byte[] frame = new byte[FRAME_BYTES];
            long began = System.nanoTime();
            long frames = 0;
            do {
                cipher.init(Cipher.ENCRYPT_MODE, KEY, nonce(++frames));
                cipher.doFinal(frame, 0, FRAME_BYTES - TAG_BYTES, frame, 0);
            } while (System.nanoTime() - began < seconds * 1e9);
            return frames * (FRAME_BYTES - TAG_BYTES) * 1e9 / (System.nanoTime() - began);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt with " + transformation, e);
        }
    }

    private static double open(String transformation, double seconds) {
        try {
            Cipher cipher = Cipher.getInstance(transformation);
            cipher.init(Cipher.ENCRYPT_MODE, KEY, nonce(1));
            byte[] frame = cipher.doFinal(new byte[FRAME_BYTES - TAG_BYTES]);
            byte[] plain = new byte[FRAME_BYTES];
            long began = System.nanoTime();
            long frames = 0;
            do {
                cipher.init(Cipher.DECRYPT_MODE, KEY, nonce(1));
                cipher.doFinal(frame, 0, FRAME_BYTES, plain, 0);
                frames++;
            } while (System.nanoTime() - began < seconds * 1e9);
            return frames * (FRAME_BYTES - TAG_BYTES) * 1e9 / (System.nanoTime() - began);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot decrypt with " + transformation, e);
        }
    }

    private static IvParameterSpec nonce(long number) {
        return new IvParameterSpec(ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(4, number)
                .array());
    }
}
