package io.physarum.libp2p.kad.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.ProtocolViolationException;

/** Messages of strangers in the DHT: what is taken reads the same again. */
public final class KadCodecFuzz {

    private static final int MAX_BYTES = 64 * 1024;

    private static final KadCodec CODEC = new KadCodec(20);

    private KadCodecFuzz() {}

    /** One input. */
    public static void fuzzerTestOneInput(byte[] input) {
        frames(Unpooled.wrappedBuffer(input));
        try {
            KadMessage message = CODEC.decode(Unpooled.wrappedBuffer(input));
            ByteBuf written = CODEC.encode(message, UnpooledByteBufAllocator.DEFAULT);
            ByteBuf frame =
                    new KadFrameReader(Limit.DHT_REQUEST_BYTES, Integer.MAX_VALUE, LimitListener.NONE).next(written);
            if (frame == null || !CODEC.decode(frame).equals(message)) {
                throw new AssertionError("the message does not read as it was written: " + message);
            }
            frame.release();
            written.release();
        } catch (ProtocolViolationException refused) {
            // As it should be.
        }
    }

    private static void frames(ByteBuf in) {
        KadFrameReader reader = new KadFrameReader(Limit.DHT_REQUEST_BYTES, MAX_BYTES, LimitListener.NONE);
        try {
            for (ByteBuf frame = reader.next(in); frame != null; frame = reader.next(in)) {
                frame.release();
            }
        } catch (ProtocolViolationException | LimitExceededException refused) {
            // As it should be.
        }
    }
}
