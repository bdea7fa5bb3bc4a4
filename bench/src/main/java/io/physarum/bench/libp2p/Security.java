package io.physarum.bench.libp2p;

import java.security.spec.AlgorithmParameterSpec;

import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import io.physarum.libp2p.security.noise.NoiseSecurity;
import io.physarum.libp2p.security.tls.TlsSecurity;

/** The security protocols that a run can be made with, and the cipher each of them encrypts with. */
enum Security {
    /** TLS 1.3, with the cipher suite that two nodes of ours agree on. */
    TLS(TlsSecurity.PROTOCOL_ID, "AES/GCM/NoPadding", 16_384) {
        @Override
        SecretKeySpec key() {
            return new SecretKeySpec(new byte[16], "AES");
        }

        @Override
        AlgorithmParameterSpec parameters(byte[] nonce) {
            return new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce);
        }
    },
    /** Noise. */
    NOISE(NoiseSecurity.PROTOCOL_ID, "ChaCha20-Poly1305", 65_519) {
        @Override
        SecretKeySpec key() {
            return new SecretKeySpec(new byte[32], "ChaCha20");
        }

        @Override
        AlgorithmParameterSpec parameters(byte[] nonce) {
            return new IvParameterSpec(nonce);
        }
    };

    /** What a cipher adds to each frame. */
    static final int TAG_BYTES = 16;

    private final String protocolId;

    private final String cipher;

    private final int frameBytes;

    Security(String protocolId, String cipher, int frameBytes) {
        this.protocolId = protocolId;
        this.cipher = cipher;
        this.frameBytes = frameBytes;
    }

    /** The protocol's id. */
    String protocolId() {
        return protocolId;
    }

    /** The name of the cipher as the JDK knows it. */
    String cipher() {
        return cipher;
    }

    /** Some key for the cipher. */
    abstract SecretKeySpec key();

    /** The most bytes that one frame carries. */
    int frameBytes() {
        return frameBytes;
    }

    /** Whether the stack takes the cipher from Conscrypt, if that is there. */
    boolean takesConscrypt() {
        return this == NOISE;
    }

    /** What the cipher is begun with. */
    abstract AlgorithmParameterSpec parameters(byte[] nonce);
}
