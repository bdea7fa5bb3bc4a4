package io.physarum.libp2p.kad.wire;

import io.netty.buffer.ByteBuf;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.multiformats.Varint;
import org.jspecify.annotations.Nullable;

/**
 * Cuts frames out of a stream's bytes.
 *
 * <pre>
 * +----------------------------+------------------+
 * | length, unsigned varint    | protobuf message |
 * | shortest form              | length bytes     |
 * +----------------------------+------------------+
 * </pre>
 *
 * <p>The length is checked as soon as it is there, so no more than one frame of the greatest size is ever gathered.
 */
public final class KadFrameReader {

    private final Limit limit;

    private final int maxBytes;

    private final LimitListener listener;

    /**
     * A reader of frames of at most so many bytes.
     *
     * @param limit under which name that is reported
     * @param listener hears of each length over it, on the caller's thread
     */
    public KadFrameReader(Limit limit, int maxBytes, LimitListener listener) {
        this.limit = limit;
        this.maxBytes = maxBytes;
        this.listener = listener;
    }

    /**
     * Takes the next frame, without its length, if all of it is there; otherwise moves nothing. The caller releases the
     * frame.
     *
     * @throws ProtocolViolationException if the length is malformed
     * @throws LimitExceededException if it is over the limit
     */
    public @Nullable ByteBuf next(ByteBuf in) {
        int start = in.readerIndex();
        long length = readLength(in);
        if (length > maxBytes) {
            throw listener.exceeded(limit, maxBytes);
        }
        if (length == Varint.INCOMPLETE || in.readableBytes() < length) {
            in.readerIndex(start);
            return null;
        }
        return in.readRetainedSlice((int) length);
    }

    private static long readLength(ByteBuf in) {
        try {
            return Varint.read(in);
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolationException("the length of a DHT message is malformed: " + e.getMessage(), e);
        }
    }
}
