package io.physarum.libp2p.multistream;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.multiformats.Varint;
import org.jspecify.annotations.Nullable;

/**
 * The lines of multistream-select:
 *
 * <pre>
 * +-----------------+----------------+------+
 * | varint length n | n-1 bytes text | '\n' |
 * +-----------------+----------------+------+
 * </pre>
 */
final class MultistreamCodec {

    static final String HEADER = "/multistream/1.0.0";

    static final String NOT_AVAILABLE = "na";

    static final String LIST = "ls";

    private MultistreamCodec() {}

    static void writeLine(ByteBuf out, String line) {
        Varint.write(out, ByteBufUtil.utf8Bytes(line) + 1L);
        out.writeCharSequence(line, StandardCharsets.UTF_8);
        out.writeByte('\n');
    }

    /** The answer to {@code ls}: one line that holds a line for every protocol. */
    static void writeList(ByteBuf out, Collection<String> protocols) {
        ByteBuf lines = out.alloc().buffer();
        try {
            protocols.forEach(protocol -> writeLine(lines, protocol));
            Varint.write(out, lines.readableBytes() + 1L);
            out.writeBytes(lines);
            out.writeByte('\n');
        } finally {
            lines.release();
        }
    }

    /** Reads a line; null, with nothing consumed, if it is not all there. */
    static @Nullable String readLine(ByteBuf in, int maxLength) {
        int start = in.readerIndex();
        long length = readLength(in);
        if (length == Varint.INCOMPLETE) {
            return null;
        }
        if (length < 1 || length > maxLength) {
            throw new ProtocolViolationException(
                    "a multistream line of " + length + " bytes is outside 1.." + maxLength);
        }
        if (in.readableBytes() < length) {
            in.readerIndex(start);
            return null;
        }
        String line =
                in.readCharSequence((int) length - 1, StandardCharsets.UTF_8).toString();
        if (in.readByte() != '\n') {
            throw new ProtocolViolationException("a multistream line does not end in a line feed");
        }
        return line;
    }

    private static long readLength(ByteBuf in) {
        try {
            return Varint.read(in);
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolationException("malformed length of a multistream line", e);
        }
    }

    /** The first line's first byte is known, so garbage shows at once. */
    static void checkFirstByte(ByteBuf in) {
        if (in.isReadable() && in.getByte(in.readerIndex()) != HEADER.length() + 1) {
            throw new ProtocolViolationException("what the peer sent is not multistream-select");
        }
    }
}
