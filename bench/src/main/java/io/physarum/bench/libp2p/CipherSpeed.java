package io.physarum.bench.libp2p;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.concurrent.CompletableFuture;

import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * How fast a cipher alone is on this JDK: one thread encrypts frames and another decrypts them, at the same time, as the two
 * ends of a connection do. As the stack does, it takes Conscrypt if that is on the class path, on memory outside the heap.
 */
final class CipherSpeed {

    /** The longest frame of Noise, with its tag. */
    private static final int FRAME_BYTES = 65_535;

    private static final int TAG_BYTES = 16;

    private static final int PLAIN_BYTES = FRAME_BYTES - TAG_BYTES;

    private static final SecretKeySpec KEY = new SecretKeySpec(new byte[32], "ChaCha20");

    private final Cipher cipher;

    private final boolean onHeap;

    private long nonce;

    private CipherSpeed(Cipher cipher) {
        this.cipher = cipher;
        this.onHeap = !cipher.getProvider().getName().equals("Conscrypt");
    }

    private static CipherSpeed of(String transformation) {
        try {
            Provider conscrypt = Class.forName("org.conscrypt.OpenSSLProvider")
                    .asSubclass(Provider.class)
                    .getConstructor()
                    .newInstance();
            return new CipherSpeed(Cipher.getInstance(transformation, conscrypt));
        } catch (ReflectiveOperationException | LinkageError | GeneralSecurityException e) {
            return installed(transformation);
        }
    }

    private static CipherSpeed installed(String transformation) {
        try {
            return new CipherSpeed(Cipher.getInstance(transformation));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("there is no " + transformation, e);
        }
    }

    /** The name of the provider that is chosen. */
    static String provider(String transformation) {
        return of(transformation).cipher.getProvider().getName();
    }

    /** The bytes a second of the slower of the two threads. */
    static double measure(String transformation, double seconds) {
        CompletableFuture<Double> sealing =
                CompletableFuture.supplyAsync(() -> of(transformation).seal(seconds));
        CompletableFuture<Double> opening =
                CompletableFuture.supplyAsync(() -> of(transformation).open(seconds));
        return Math.min(sealing.join(), opening.join());
    }

    private double seal(double seconds) {
        ByteBuffer frame = buffer();
        long began = System.nanoTime();
        long frames = 0;
        do {
            seal(frame);
            frames++;
        } while (System.nanoTime() - began < seconds * 1e9);
        return rate(frames, began);
    }

    private double open(double seconds) {
        ByteBuffer frame = buffer();
        ByteBuffer plain = buffer();
        seal(frame);
        long began = System.nanoTime();
        long frames = 0;
        do {
            open(frame, plain);
            frames++;
        } while (System.nanoTime() - began < seconds * 1e9);
        return rate(frames, began);
    }

    private static double rate(long frames, long beganNanos) {
        return frames * PLAIN_BYTES * 1e9 / (System.nanoTime() - beganNanos);
    }

    private ByteBuffer buffer() {
        return onHeap ? ByteBuffer.allocate(FRAME_BYTES) : ByteBuffer.allocateDirect(FRAME_BYTES);
    }

    /** In place. */
    private void seal(ByteBuffer frame) {
        nonce++;
        run(Cipher.ENCRYPT_MODE, frame.duplicate().clear().limit(PLAIN_BYTES), frame.clear());
    }

    private void open(ByteBuffer frame, ByteBuffer plain) {
        run(Cipher.DECRYPT_MODE, frame.clear(), plain.clear());
    }

    private void run(int mode, ByteBuffer in, ByteBuffer out) {
        try {
            byte[] iv = ByteBuffer.allocate(12)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(4, nonce)
                    .array();
            cipher.init(mode, KEY, new IvParameterSpec(iv));
            cipher.doFinal(in, out);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the cipher failed", e);
        }
    }
}
