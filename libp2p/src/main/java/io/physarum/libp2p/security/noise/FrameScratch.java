package io.physarum.libp2p.security.noise;

import io.netty.util.concurrent.FastThreadLocal;

/** An array in which an event loop encrypts and decrypts one frame at a time. */
final class FrameScratch {

    /** The longest message of Noise, which is also the longest that fits a 16-bit length. */
    static final int MAX_MESSAGE_BYTES = 65535;

    private static final FastThreadLocal<byte[]> ARRAY = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[MAX_MESSAGE_BYTES];
        }
    };

    private FrameScratch() {}

    static byte[] get() {
        return ARRAY.get();
    }
}
