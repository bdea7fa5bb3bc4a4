package io.physarum.libp2p.dnsaddr;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

import io.netty.buffer.ByteBuf;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * Reads TXT records.
 *
 * <pre>
 * content: | length (1 byte) | text | length | text | …   all texts of a record are one
 * </pre>
 */
final class TxtRecords {

    private static final String KEY = "dnsaddr=";

    private TxtRecords() {}

    /** The text of a record's content, which is consumed; empty if it is malformed. */
    static Optional<String> text(ByteBuf content) {
        byte[] text = new byte[content.readableBytes()];
        int size = 0;
        while (content.isReadable()) {
            int length = content.readUnsignedByte();
            if (length > content.readableBytes()) {
                return Optional.empty();
            }
            content.readBytes(text, size, length);
            size += length;
        }
        return Optional.of(new String(text, 0, size, StandardCharsets.UTF_8));
    }

    /** The address that a text gives; empty if it gives none, or one that is not understood here. */
    static Optional<Multiaddr> address(String text) {
        if (!text.startsWith(KEY)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Multiaddr.parse(text.substring(KEY.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
