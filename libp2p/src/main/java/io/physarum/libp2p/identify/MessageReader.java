package io.physarum.libp2p.identify;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.FaultReport;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identify.pb.IdentifyMessage;
import io.physarum.libp2p.multiformats.Varint;

/**
 * Reads the identify messages of a stream. Each adds to those before it, as peers send in parts what some would find too long as
 * one; what follows the most parts there may be is dropped.
 */
final class MessageReader extends ByteToMessageDecoder {

    static final int MAX_PARTS = 10;

    private final CompletableFuture<IdentifyMessage> result = new CompletableFuture<>();

    private final Consumer<IdentifyMessage> onMore;

    private final IdentifyMessage.Builder merged = IdentifyMessage.newBuilder();

    private long length = Varint.INCOMPLETE;

    private int parts;

    private long bytes;

    private boolean failed;

    /**
     * A reader of one stream.
     *
     * @param onMore told all that was said so far each time that a part follows the first
     */
    MessageReader(Consumer<IdentifyMessage> onMore) {
        this.onMore = onMore;
    }

    /** What the first part says. */
    CompletableFuture<IdentifyMessage> result() {
        return result;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (failed || parts == MAX_PARTS) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (length == Varint.INCOMPLETE) {
            length = readLength(in, bytes);
        }
        if (length != Varint.INCOMPLETE && in.readableBytes() >= length) {
            IdentifyMessage part = IdentifyCodec.decode(in.readSlice((int) length));
            bytes += length;
            length = Varint.INCOMPLETE;
            parts++;
            take(part);
        }
    }

    private void take(IdentifyMessage part) {
        IdentifyMessage all = merged.mergeFrom(part).build();
        if (!result.complete(all)) {
            onMore.accept(all);
        }
    }

    private static long readLength(ByteBuf in, long before) {
        try {
            long length = Varint.read(in);
            if (length > IdentifyCodec.MAX_MESSAGE - before) {
                throw new ProtocolViolationException("identify messages of " + (before + length)
                        + " bytes are longer than " + IdentifyCodec.MAX_MESSAGE);
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
        failed = true;
        result.completeExceptionally(cause);
    }
}
