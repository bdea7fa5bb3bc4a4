package io.physarum.libp2p.attack;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

/**
 * What the victim sent in yamux frames: counted, and of each stream the first bytes kept. Streams that it opens itself are
 * reset.
 */
final class FrameLog extends ByteToMessageDecoder {

    /** There was none. */
    static final long NO_GO_AWAY = -1;

    private static final int KEEP = 64 * 1024;

    private final Map<Integer, String> texts = new ConcurrentHashMap<>();

    private final Map<Integer, Long> granted = new ConcurrentHashMap<>();

    private final AtomicInteger resets = new AtomicInteger();

    private final AtomicInteger refused = new AtomicInteger();

    private final AtomicInteger pongs = new AtomicInteger();

    private volatile boolean answersPings = true;

    private volatile long goAwayCode = NO_GO_AWAY;

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < Wire.HEADER_LENGTH) {
            return;
        }
        int start = in.readerIndex();
        int type = in.getByte(start + 1);
        long value = in.getUnsignedInt(start + 8);
        long length = type == Wire.DATA ? value : 0;
        if (in.readableBytes() < Wire.HEADER_LENGTH + length) {
            return;
        }
        int flags = in.getUnsignedShort(start + 2);
        int streamId = in.getInt(start + 4);
        in.skipBytes(Wire.HEADER_LENGTH);
        keep(streamId, in.readSlice((int) length));
        if (streamId % 2 != 0) {
            noteOwn(type, flags, streamId, value);
        } else if ((flags & Wire.SYN) != 0 && type != Wire.PING) {
            context.writeAndFlush(Wire.header(Wire.WINDOW_UPDATE, Wire.RST, streamId, 0));
            refused.incrementAndGet();
        }
        note(context, type, flags, value);
    }

    private void keep(int streamId, ByteBuf payload) {
        String before = text(streamId);
        if (payload.isReadable() && before.length() < KEEP) {
            texts.put(streamId, before + payload.toString(StandardCharsets.ISO_8859_1));
        }
    }

    private void noteOwn(int type, int flags, int streamId, long value) {
        if ((flags & Wire.RST) != 0) {
            resets.incrementAndGet();
        }
        if (type == Wire.WINDOW_UPDATE) {
            granted.merge(streamId, value, Long::sum);
        }
    }

    private void note(ChannelHandlerContext context, int type, int flags, long value) {
        if (type == Wire.GO_AWAY) {
            goAwayCode = value;
        } else if (type == Wire.PING && (flags & Wire.ACK) != 0) {
            pongs.incrementAndGet();
        } else if (type == Wire.PING && answersPings) {
            context.writeAndFlush(Wire.header(Wire.PING, Wire.ACK, 0, value));
        }
    }

    /** Leaves keep-alives unanswered from now on. */
    void stopAnsweringPings() {
        answersPings = false;
    }

    /** The first bytes of a stream, each as a character. */
    String text(int streamId) {
        return texts.getOrDefault(streamId, "");
    }

    /** How much window the victim has given back on a stream. */
    long granted(int streamId) {
        return granted.getOrDefault(streamId, 0L);
    }

    /** How many of this side's streams the victim has reset. */
    int resets() {
        return resets.get();
    }

    /** How many of the victim's streams this side has reset. */
    int refused() {
        return refused.get();
    }

    int pongs() {
        return pongs.get();
    }

    /** The code of the last GO_AWAY, or -1. */
    long goAwayCode() {
        return goAwayCode;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
