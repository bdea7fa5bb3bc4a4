package io.physarum.libp2p.discovery.mdns;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Writes messages in the form that {@link DnsReader} reads, without pointers. */
final class DnsWriter {

    /** A response, with authority: there is no other in multicast DNS. */
    private static final int RESPONSE = 0x8400;

    private static final int MAX_LABEL = 63;

    private static final Pattern DOT = Pattern.compile("\\.");

    private final ByteBuf out;

    private DnsWriter(ByteBuf out) {
        this.out = out;
    }

    /** The bytes of a message; the caller releases them. */
    static ByteBuf write(DnsMessage message, ByteBufAllocator allocator) {
        ByteBuf out = allocator.buffer();
        new DnsWriter(out).message(message);
        return out;
    }

    /** Whether a name can be written: labels of 1 to 63 bytes, with a dot between. */
    static boolean isName(String name) {
        return name.length() <= 200
                && StandardCharsets.US_ASCII.newEncoder().canEncode(name)
                && DOT.splitAsStream(name + ".").allMatch(label -> !label.isEmpty() && label.length() <= MAX_LABEL)
                && !name.endsWith(".")
                && !name.isEmpty();
    }

    private void message(DnsMessage message) {
        out.writeShort(0).writeShort(message.isResponse() ? RESPONSE : 0);
        out.writeShort(message.questions().size()).writeShort(message.answers().size());
        out.writeShort(0).writeShort(message.additionals().size());
        message.questions().forEach(question -> {
            name(question.name());
            out.writeShort(question.type()).writeShort(DnsType.CLASS_IN);
        });
        message.records().forEach(this::record);
    }

    private void record(DnsRecord record) {
        name(record.name());
        out.writeShort(record instanceof DnsRecord.Pointer ? DnsType.PTR : DnsType.TXT);
        out.writeShort(DnsType.CLASS_IN).writeInt((int) record.ttlSeconds());
        int length = out.writerIndex();
        out.writeShort(0);
        if (record instanceof DnsRecord.Pointer pointer) {
            name(pointer.target());
        } else if (record instanceof DnsRecord.Text text) {
            strings(text.strings());
        }
        out.setShort(length, out.writerIndex() - length - Short.BYTES);
    }

    private void strings(List<String> strings) {
        for (String string : strings) {
            byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > 255) {
                throw new IllegalArgumentException("a string of a TXT record has at most 255 bytes");
            }
            out.writeByte(bytes.length).writeBytes(bytes);
        }
    }

    private void name(String name) {
        DOT.splitAsStream(name).forEach(label -> {
            byte[] bytes = label.getBytes(StandardCharsets.ISO_8859_1);
            out.writeByte(bytes.length).writeBytes(bytes);
        });
        out.writeByte(0);
    }
}
