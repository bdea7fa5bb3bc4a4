package io.physarum.libp2p.kad.wire;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.ProtocolViolationException;
import org.jspecify.annotations.Nullable;

/**
 * The asking end of a stream that carries one exchange: gives the first message that comes back, or nothing if the peer ends
 * its direction without one. Fails the future if the stream breaks. What comes after the first message is dropped.
 */
public final class KadExchangeHandler extends ChannelInboundHandlerAdapter {

    private final KadCodec codec;

    private final KadFrameReader frames;

    private final CompletableFuture<Optional<KadMessage>> answer;

    private @Nullable ByteBuf gathered = Unpooled.EMPTY_BUFFER;

    /** A handler that completes a future with the answer, on the stream's event loop. */
    public KadExchangeHandler(KadCodec codec, KadFrameReader frames, CompletableFuture<Optional<KadMessage>> answer) {
        this.codec = codec;
        this.frames = frames;
        this.answer = answer;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf data = (ByteBuf) message;
        if (gathered == null || answer.isDone()) {
            data.release();
            return;
        }
        gathered = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), gathered, data);
        ByteBuf frame = frames.next(gathered);
        if (frame != null) {
            try {
                answer.complete(Optional.of(codec.decode(frame)));
            } finally {
                frame.release();
                releaseGathered();
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            if (gathered != null && gathered.isReadable()) {
                answer.completeExceptionally(new ProtocolViolationException("a DHT answer was cut off"));
            } else {
                answer.complete(Optional.empty());
            }
            releaseGathered();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        answer.completeExceptionally(cause);
        releaseGathered();
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        answer.completeExceptionally(new ConnectionClosedException("the stream closed before the DHT answer"));
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        answer.completeExceptionally(new ConnectionClosedException("the stream closed before the DHT answer"));
        releaseGathered();
    }

    private void releaseGathered() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }
}
