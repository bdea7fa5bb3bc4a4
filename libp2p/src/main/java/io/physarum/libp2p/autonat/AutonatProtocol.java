package io.physarum.libp2p.autonat;

import com.google.protobuf.MessageLite;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.physarum.libp2p.multiformats.Varint;

/** The protocols of AutoNAT v2, {@code autonat/autonat-v2.md} of the libp2p specifications. */
public final class AutonatProtocol {

    /** The id of the protocol by which a node asks to be dialled. */
    public static final String DIAL_REQUEST = "/libp2p/autonat/2/dial-request";

    /** The id of the protocol by which a node that was asked shows that it has dialled. */
    public static final String DIAL_BACK = "/libp2p/autonat/2/dial-back";

    /** The most bytes of a message between a node and who is asked. */
    static final int MAX_MESSAGE = 8192;

    /** The most bytes of a message of a dial back. */
    static final int MAX_DIAL_BACK = 64;

    /** The bytes that prove nothing but that they were sent, in one message. */
    static final int DATA_BYTES = 4096;

    /** The least that is to be sent for a dial to somewhere else. */
    static final int MIN_DIAL_DATA = 30_000;

    /** The most that is to be sent for a dial to somewhere else. */
    static final int MAX_DIAL_DATA = 100_000;

    private AutonatProtocol() {}

    /** A message with its length before it; the caller releases it. */
    static ByteBuf encode(MessageLite message, ByteBufAllocator allocator) {
        byte[] bytes = message.toByteArray();
        ByteBuf out = allocator.buffer(Varint.size(bytes.length) + bytes.length);
        Varint.write(out, bytes.length);
        return out.writeBytes(bytes);
    }
}
