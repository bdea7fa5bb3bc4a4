package io.physarum.libp2p.muxer.yamux;

import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.ProtocolViolationException;

/**
 * Decodes yamux frames. Payloads are passed on in the pieces they arrive in, so nothing is ever collected or copied here, and
 * no length read from the wire is allocated.
 */
final class YamuxFrameDecoder extends ByteToMessageDecoder {

    private enum State {
        HEADER,
        PAYLOAD,
        BROKEN
    }

    private final YamuxFrameListener listener;

    private State state = State.HEADER;

    private int streamId;

    private int flags;

    private long remaining;

    YamuxFrameDecoder(YamuxFrameListener listener) {
        this.listener = listener;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        switch (state) {
            case HEADER -> decodeHeader(in);
            case PAYLOAD -> decodePayload(in);
            case BROKEN -> in.skipBytes(in.readableBytes());
        }
    }

    private void decodeHeader(ByteBuf in) {
        if (in.readableBytes() < YamuxFrame.HEADER_LENGTH) {
            return;
        }
        int version = in.readUnsignedByte();
        int type = in.readUnsignedByte();
        flags = in.readUnsignedShort();
        streamId = in.readInt();
        long value = in.readUnsignedInt();
        try {
            if (version != YamuxFrame.VERSION) {
                throw new ProtocolViolationException("yamux version " + version + " is not spoken here");
            }
            dispatch(type, value);
        } catch (Libp2pException e) {
            state = State.BROKEN;
            throw e;
        }
    }

    private void dispatch(int type, long value) {
        switch (type) {
            case YamuxFrame.DATA -> beginData(value);
            case YamuxFrame.WINDOW_UPDATE -> listener.onWindowUpdate(streamId, flags, value);
            case YamuxFrame.PING -> listener.onPing(flags, (int) value);
            case YamuxFrame.GO_AWAY -> listener.onGoAway(value);
            default -> throw new ProtocolViolationException("unknown yamux frame type " + type);
        }
    }

    private void beginData(long length) {
        listener.onData(streamId, flags, length);
        remaining = length;
        if (length == 0) {
            listener.onDataEnd(streamId, flags);
        } else {
            state = State.PAYLOAD;
        }
    }

    private void decodePayload(ByteBuf in) {
        int length = (int) Math.min(remaining, in.readableBytes());
        if (length == 0) {
            return;
        }
        remaining -= length;
        if (remaining == 0) {
            state = State.HEADER;
        }
        ByteBuf piece = in.readRetainedSlice(length);
        listener.onDataPiece(piece);
        if (remaining == 0) {
            listener.onDataEnd(streamId, flags);
        }
    }
}
