package io.physarum.libp2p.discovery.mdns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.netty.buffer.ByteBuf;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.ProtocolViolationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages of RFC 1035, section 4, from packets of strangers.
 *
 * <pre>
 * +---------+------------+--------------------------------------------+-----------+---------+-----------+-------------+
 * | id (16) | flags (16) | counts of questions, answers, authorities, | questions | answers | authori-  | additionals |
 * |         |            | additionals (16 each)                      |           |         | ties      |             |
 * +---------+------------+--------------------------------------------+-----------+---------+-----------+-------------+
 * question: name, type (16), class (16)
 * record:   name, type (16), class (16), time to live (32), length (16), data
 * name:     labels of length (8) and bytes, until one of length 0 or a pointer (16, top bits 11) to an earlier place
 * </pre>
 *
 * <p>A pointer must lead to before where the part of the name that it ends began, so that none can be followed for ever, and
 * a name has at most 255 bytes.
 */
final class DnsReader {

    static final int HEADER_BYTES = 12;

    private static final int RESPONSE = 0x8000;

    private static final int OPCODE = 0x7800;

    private static final int CLASS_BITS = 0x7fff;

    private static final int POINTER = 0xc0;

    private static final int MAX_NAME = 255;

    private static final int MAX_POINTERS = 32;

    private final ByteBuf in;

    private final int start;

    private DnsReader(ByteBuf in) {
        this.in = in;
        this.start = in.readerIndex();
    }

    /**
     * Reads a message, which takes the whole buffer or its beginning. Records of kinds that discovery has no use for are left
     * out.
     *
     * @param maxRecords the most questions and records in all
     * @throws ProtocolViolationException if it is malformed
     * @throws LimitExceededException if it has more records
     */
    static DnsMessage read(ByteBuf packet, int maxRecords) {
        try {
            return new DnsReader(packet).message(maxRecords);
        } catch (IndexOutOfBoundsException e) {
            throw new ProtocolViolationException("a DNS message ends too early", e);
        }
    }

    private DnsMessage message(int maxRecords) {
        in.skipBytes(Short.BYTES);
        int flags = in.readUnsignedShort();
        if ((flags & OPCODE) != 0) {
            throw new ProtocolViolationException("a DNS message is neither a query nor a response");
        }
        int questions = in.readUnsignedShort();
        int answers = in.readUnsignedShort();
        int authorities = in.readUnsignedShort();
        int additionals = in.readUnsignedShort();
        if (questions + answers + authorities + additionals > maxRecords) {
            throw new LimitExceededException(Limit.MDNS_RECORDS, maxRecords);
        }
        List<DnsQuestion> asked = questions(questions);
        List<DnsRecord> answered = records(answers);
        records(authorities);
        return new DnsMessage((flags & RESPONSE) != 0, asked, answered, records(additionals));
    }

    private List<DnsQuestion> questions(int count) {
        List<DnsQuestion> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = name();
            int type = in.readUnsignedShort();
            // The top bit asks for an answer to the asker alone.
            int dnsClass = in.readUnsignedShort() & CLASS_BITS;
            if (dnsClass == DnsType.CLASS_IN || dnsClass == DnsType.ANY) {
                result.add(new DnsQuestion(name, type));
            }
        }
        return result;
    }

    private List<DnsRecord> records(int count) {
        List<DnsRecord> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DnsRecord record = record();
            if (record != null) {
                result.add(record);
            }
        }
        return result;
    }

    private @Nullable DnsRecord record() {
        String name = name();
        int type = in.readUnsignedShort();
        // The top bit asks to forget older records.
        int dnsClass = in.readUnsignedShort() & CLASS_BITS;
        long ttl = in.readUnsignedInt();
        int end = in.readUnsignedShort() + in.readerIndex();
        if (end > in.writerIndex()) {
            throw new ProtocolViolationException("a DNS record ends too early");
        }
        DnsRecord record = dnsClass != DnsType.CLASS_IN
                ? null
                : switch (type) {
                    case DnsType.PTR -> new DnsRecord.Pointer(name, ttl, name());
                    case DnsType.TXT -> new DnsRecord.Text(name, ttl, strings(end));
                    default -> null;
                };
        if (in.readerIndex() > end) {
            throw new ProtocolViolationException("the data of a DNS record is longer than the record");
        }
        in.readerIndex(end);
        return record;
    }

    private List<String> strings(int end) {
        List<String> result = new ArrayList<>();
        while (in.readerIndex() < end) {
            int length = in.readUnsignedByte();
            if (in.readerIndex() + length > end) {
                throw new ProtocolViolationException("a string of a DNS record is longer than the record");
            }
            result.add(in.readCharSequence(length, StandardCharsets.UTF_8).toString());
        }
        return result;
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        int bytes = 0;
        int partStart = in.readerIndex();
        int after = -1;
        int pointers = 0;
        for (int length = in.readUnsignedByte(); length != 0; length = in.readUnsignedByte()) {
            if (length >= POINTER) {
                int target = start + ((length & ~POINTER) << Byte.SIZE | in.readUnsignedByte());
                if (target >= partStart || target < start + HEADER_BYTES || ++pointers > MAX_POINTERS) {
                    throw new ProtocolViolationException("a name in a DNS message points to where it must not");
                }
                after = after < 0 ? in.readerIndex() : after;
                partStart = target;
                in.readerIndex(target);
            } else {
                bytes += length + 1;
                if (length >= 64 || bytes >= MAX_NAME) {
                    throw new ProtocolViolationException("a name or label in a DNS message is too long");
                }
                name.append(name.isEmpty() ? "" : ".").append(label(length));
            }
        }
        if (after >= 0) {
            in.readerIndex(after);
        }
        return name.toString();
    }

    /** A dot inside of a label is marked, so that it does not read as the end of the label. */
    private String label(int length) {
        String label = in.readCharSequence(length, StandardCharsets.ISO_8859_1)
                .toString()
                .toLowerCase(Locale.ROOT);
        return label.indexOf('.') < 0 ? label : label.replace(".", "\\.");
    }
}
