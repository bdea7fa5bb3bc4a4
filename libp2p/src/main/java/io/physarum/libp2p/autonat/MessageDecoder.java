package io.physarum.libp2p.autonat;

import java.util.List;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.multiformats.Varint;

/**
 * Reads messages with their length, an unsigned varint, before them. The length is checked as soon as it is there, so no more
 * than one message of the greatest size is ever gathered.
 */
final class MessageDecoder extends ByteToMessageDecoder {

    private final Parser<? extends MessageLite> parser;

    private final int maxBytes;

    MessageDecoder(Parser<? extends MessageLite> parser, int maxBytes) {
        this.parser = parser;
        this.maxBytes = maxBytes;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        long length = readLength(in);
        if (length > maxBytes) {
            throw new ProtocolViolationException("an AutoNAT message of over " + maxBytes + " bytes was announced");
        }
        if (length == Varint.INCOMPLETE || in.readableBytes() < length) {
            in.readerIndex(start);
            return;
        }
        try {
            out.add(parser.parseFrom(ByteBufUtil.getBytes(in.readSlice((int) length))));
        } catch (InvalidProtocolBufferException e) {
            throw new ProtocolViolationException("an AutoNAT message is malformed", e);
        }
    }

    private static long readLength(ByteBuf in) {
        try {
            return Varint.read(in);
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolationException("the length of an AutoNAT message is malformed", e);
        }
    }
}
