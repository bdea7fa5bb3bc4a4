package io.physarum.mesh.exchange;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import io.physarum.libp2p.multiformats.Varint;

/**
 * Splits a stream into messages, each with its length before it.
 *
 * <pre>
 * +------------------+----------------+
 * | unsigned varint  | message        |
 * | length, 1..9 B   | length bytes   |
 * +------------------+----------------+
 * </pre>
 *
 * A length over the limit fails before anything is allocated; after a failure everything else is skipped.
 */
public final class LengthPrefixDecoder extends ByteToMessageDecoder {

    private static final int NONE = -1;

    private final int maxLength;

    private int length = NONE;

    private boolean failed;

    /** A decoder for messages up to a length in bytes. */
    public LengthPrefixDecoder(int maxLength) {
        this.maxLength = maxLength;
    }

    /** A message with its length before it. */
    public static ByteBuf encode(byte[] message) {
        return Unpooled.wrappedBuffer(Varint.encode(message.length), message);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (failed) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (length == NONE && !readLength(in)) {
            return;
        }
        if (in.readableBytes() >= length) {
            out.add(in.readRetainedSlice(length));
            length = NONE;
        }
    }

    private boolean readLength(ByteBuf in) {
        long value;
        try {
            value = Varint.read(in);
        } catch (IllegalArgumentException e) {
            failed = true;
            throw new CorruptedFrameException("a message's length is malformed", e);
        }
        if (value == Varint.INCOMPLETE) {
            return false;
        }
        if (value > maxLength) {
            failed = true;
            throw new TooLongFrameException(
                    "a message may have at most " + maxLength + " bytes, this one has " + value);
        }
        length = (int) value;
        return true;
    }
}
