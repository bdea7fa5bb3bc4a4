package io.physarum.bench.libp2p;

/** The security protocols that a run can be made with, and the cipher each of them encrypts with. */
enum Security {
    /** Noise. */
    NOISE("ChaCha20-Poly1305");

    private final String cipher;

    Security(String cipher) {
        this.cipher = cipher;
    }

    /** The name of the cipher as the JDK knows it. */
    String cipher() {
        return cipher;
    }
}
