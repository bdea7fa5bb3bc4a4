package io.physarum.libp2p.muxer.yamux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * The frame header of yamux, all fields big-endian:
 *
 * <pre>
 * +---------+------+-------+-----------+--------+
 * | version | type | flags | stream id | length |
 * |  1 byte |  1   |   2   |     4     |   4    |
 * +---------+------+-------+-----------+--------+
 * </pre>
 */
final class YamuxFrame {

    static final int HEADER_LENGTH = 12;

    static final int VERSION = 0;

    static final int DATA = 0;
    static final int WINDOW_UPDATE = 1;
    static final int PING = 2;
    static final int GO_AWAY = 3;

    static final int SYN = 1;
    static final int ACK = 2;
    static final int FIN = 4;
    static final int RST = 8;

    static final int SESSION_ID = 0;

    static final int GO_AWAY_NORMAL = 0;
    static final int GO_AWAY_PROTOCOL_ERROR = 1;

    private YamuxFrame() {}

    /** A frame, but for the payload of a data frame, which follows. */
    static ByteBuf header(ByteBufAllocator allocator, int type, int flags, Target target) {
        return allocator
                .buffer(HEADER_LENGTH)
                .writeByte(VERSION)
                .writeByte(type)
                .writeShort(flags)
                .writeInt(target.streamId())
                .writeInt(target.value());
    }

    /** What a frame is about: a stream, or the session, and the value of the last header field. */
    record Target(int streamId, int value) {}
}
