package io.physarum.libp2p.identify;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.FaultReport;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identify.pb.IdentifyMessage;
import io.physarum.libp2p.multiformats.Varint;

/** Reads one identify message from a stream; what follows is dropped. */
final class MessageReader extends ByteToMessageDecoder {

    private final CompletableFuture<IdentifyMessage> result = new CompletableFuture<>();

    private long length = Varint.INCOMPLETE;

    CompletableFuture<IdentifyMessage> result() {
        return result;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (result.isDone()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (length == Varint.INCOMPLETE) {
            length = readLength(in);
        }
        if (length != Varint.INCOMPLETE && in.readableBytes() >= length) {
            result.complete(IdentifyCodec.decode(in.readSlice((int) length)));
        }
    }

    private static long readLength(ByteBuf in) {
        try {
            long length = Varint.read(in);
            if (length > IdentifyCodec.MAX_MESSAGE) {
                throw new ProtocolViolationException(
                        "an identify message of " + length + " bytes is longer than " + IdentifyCodec.MAX_MESSAGE);
            }
            return length;
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolationException("malformed length of an identify message", e);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            fail(new ConnectionClosedException("the peer ended the stream before its identify message was complete"));
        }
        super.userEventTriggered(context, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        fail(new ConnectionClosedException("the identify stream closed"));
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
        fail(FaultReport.cause(fault));
        context.fireExceptionCaught(fault);
    }

    private void fail(Throwable cause) {
        result.completeExceptionally(cause);
    }
}
