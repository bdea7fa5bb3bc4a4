package io.physarum.libp2p.attack;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.physarum.libp2p.multiformats.Varint;

/** Frames and lines written by hand, well formed or not. */
final class Wire {

    static final int HEADER_LENGTH = 12;

    static final int DATA = 0;
    static final int WINDOW_UPDATE = 1;
    static final int PING = 2;
    static final int GO_AWAY = 3;

    static final int SYN = 1;
    static final int ACK = 2;
    static final int FIN = 4;
    static final int RST = 8;

    static final String MULTISTREAM = "/multistream/1.0.0";

    private Wire() {}

    /** The header of a yamux frame. */
    static ByteBuf header(int type, int flags, int streamId, long value) {
        return Unpooled.buffer(HEADER_LENGTH)
                .writeByte(0)
                .writeByte(type)
                .writeShort(flags)
                .writeInt(streamId)
                .writeInt((int) value);
    }

    /** A yamux frame with data. */
    static ByteBuf data(int flags, int streamId, ByteBuf payload) {
        return Unpooled.wrappedBuffer(header(DATA, flags, streamId, payload.readableBytes()), payload);
    }

    /** Lines of multistream-select. */
    static ByteBuf lines(String... lines) {
        ByteBuf out = Unpooled.buffer();
        for (String line : lines) {
            Varint.write(out, line.length() + 1L);
            out.writeBytes(line.getBytes(StandardCharsets.US_ASCII)).writeByte('\n');
        }
        return out;
    }

    /** Bytes given in hexadecimal. */
    static ByteBuf hex(String digits) {
        return Unpooled.buffer().writeBytes(ByteBufUtil.decodeHexDump(digits));
    }
}
