package io.physarum.libp2p.security.tls;

import java.nio.ByteBuffer;

import io.netty.util.concurrent.FastThreadLocal;

/** An array in which an event loop has one record encrypted or decrypted at a time. */
final class RecordScratch {

    /** The longest that a record of TLS 1.3 can be: its header, what it carries, and what protection may add. */
    static final int MAX_RECORD_BYTES = RecordReader.HEADER_BYTES + 16_384 + 256;

    private static final FastThreadLocal<ByteBuffer> ARRAY = new FastThreadLocal<>() {
        @Override
        protected ByteBuffer initialValue() {
            return ByteBuffer.allocate(MAX_RECORD_BYTES);
        }
    };

    private RecordScratch() {}

    /** The array, empty, with room for so many bytes at least. */
    static ByteBuffer get(int bytes) {
        ByteBuffer array = ARRAY.get();
        if (array.capacity() < bytes) {
            array = ByteBuffer.allocate(bytes);
            ARRAY.set(array);
        }
        return array.clear();
    }
}
