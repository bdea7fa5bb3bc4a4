package io.physarum.libp2p.kad.wire;

import io.netty.buffer.ByteBuf;
import io.physarum.libp2p.core.ProtocolViolationException;
import org.jspecify.annotations.Nullable;

/**
 * Cuts frames out of a stream's bytes.
 *
 * <pre>
 * +----------------------------+------------------+
 * | length, unsigned varint    | protobuf message |
 * | 1..5 bytes, shortest form  | length bytes     |
 * +----------------------------+------------------+
 * </pre>
 *
 * <p>The length is checked as soon as it is there, so no more than one frame of the greatest size is ever gathered.
 */
public final class KadFrameReader {

    private static final int MAX_PREFIX_BYTES = 5;

    private final int maxBytes;

    /** A reader of frames of at most so many bytes. */
    public KadFrameReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Takes the next frame, without its length, if all of it is there; otherwise moves nothing. The caller releases the
     * frame.
     *
     * @throws ProtocolViolationException if the length is malformed or over the limit
     */
    public @Nullable ByteBuf next(ByteBuf in) {
        long length = 0;
        int start = in.readerIndex();
        for (int i = 0; i < in.readableBytes(); i++) {
            if (i == MAX_PREFIX_BYTES) {
                throw new ProtocolViolationException("the length of a DHT message is longer than five bytes");
            }
            byte next = in.getByte(start + i);
            length |= (next & 0x7FL) << (7 * i);
            if (length > maxBytes) {
                throw new ProtocolViolationException("a DHT message of over " + maxBytes + " bytes was announced");
            }
            if (next >= 0) {
                if (next == 0 && i > 0) {
                    throw new ProtocolViolationException("the length of a DHT message is not in its shortest form");
                }
                return take(in, i + 1, (int) length);
            }
        }
        return null;
    }

    private static @Nullable ByteBuf take(ByteBuf in, int prefix, int length) {
        if (in.readableBytes() - prefix < length) {
            return null;
        }
        in.skipBytes(prefix);
        return in.readRetainedSlice(length);
    }
}
