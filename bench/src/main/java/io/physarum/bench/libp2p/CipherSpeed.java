package io.physarum.bench.libp2p;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.concurrent.CompletableFuture;

import javax.crypto.Cipher;

/**
 * How fast a cipher alone is on this JDK: one thread encrypts frames and another decrypts them, at the same time, as the two
 * ends of a connection do. As the stack does, Noise takes Conscrypt if that is on the class path, on
 * memory outside the heap.
 */
final class CipherSpeed {

    private final Security security;

    private final Cipher cipher;

    private final boolean onHeap;

    private long nonce;

    private CipherSpeed(Security security, Cipher cipher) {
        this.security = security;
        this.cipher = cipher;
        this.onHeap = !cipher.getProvider().getName().equals("Conscrypt");
    }

    private static CipherSpeed of(Security security) {
        if (security.takesConscrypt()) {
            try {
                Provider conscrypt = Class.forName("org.conscrypt.OpenSSLProvider")
                        .asSubclass(Provider.class)
                        .getConstructor()
                        .newInstance();
                return new CipherSpeed(security, Cipher.getInstance(security.cipher(), conscrypt));
            } catch (ReflectiveOperationException | LinkageError | GeneralSecurityException e) {
                // It is not there, or not for this machine.
            }
        }
        try {
            return new CipherSpeed(security, Cipher.getInstance(security.cipher()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("there is no " + security.cipher(), e);
        }
    }

    /** The name of the provider that is chosen. */
    static String provider(Security security) {
        return of(security).cipher.getProvider().getName();
    }

    /** The bytes a second of the slower of the two threads. */
    static double measure(Security security, double seconds) {
        CompletableFuture<Double> sealing =
                CompletableFuture.supplyAsync(() -> of(security).seal(seconds));
        CompletableFuture<Double> opening =
                CompletableFuture.supplyAsync(() -> of(security).open(seconds));
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

    private double rate(long frames, long beganNanos) {
        return frames * security.frameBytes() * 1e9 / (System.nanoTime() - beganNanos);
    }

    private ByteBuffer buffer() {
        return onHeap
                ? ByteBuffer.allocate(security.frameBytes() + Security.TAG_BYTES)
                : ByteBuffer.allocateDirect(security.frameBytes() + Security.TAG_BYTES);
    }

    /** In place. */
    private void seal(ByteBuffer frame) {
        nonce++;
        run(Cipher.ENCRYPT_MODE, frame.duplicate().clear().limit(security.frameBytes()), frame.clear());
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
            cipher.init(mode, security.key(), security.parameters(iv));
            cipher.doFinal(in, out);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the cipher failed", e);
        }
    }
}
