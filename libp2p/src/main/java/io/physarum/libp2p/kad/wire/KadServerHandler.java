package io.physarum.libp2p.kad.wire;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PeerId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answering end of a stream: any number of requests, one at a time and in order; nothing more is read while one is being
 * answered. A request that cannot be answered, or that does not come whole in time, resets the stream.
 *
 * <pre>
 * READING → ANSWERING → READING …
 *    │          │
 *    └──────────┴→ DONE     (the peer's end, a failure, the time)
 * </pre>
 */
public final class KadServerHandler extends ChannelInboundHandlerAdapter {

    /** Answers a request; an empty answer sends nothing, a failed one resets the stream. */
    public interface Responder extends BiFunction<PeerId, KadMessage, CompletableFuture<Optional<KadMessage>>> {}

    private static final Logger LOG = LoggerFactory.getLogger(KadServerHandler.class);

    private enum State {
        READING,
        ANSWERING,
        DONE
    }

    private final Stream stream;

    private final KadCodec codec;

    private final KadFrameReader frames;

    private final Duration idle;

    private final Responder responder;

    private State state = State.READING;

    private ByteBuf gathered = Unpooled.EMPTY_BUFFER;

    private boolean pumping;

    private boolean inputEnded;

    private @Nullable Future<?> timer;

    /** A handler of one stream. */
    public KadServerHandler(Stream stream, KadCodec codec, KadFrameReader frames, Duration idle, Responder responder) {
        this.stream = stream;
        this.codec = codec;
        this.frames = frames;
        this.idle = idle;
        this.responder = responder;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(false);
        restartTimer(context);
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf data = (ByteBuf) message;
        if (state == State.DONE) {
            data.release();
            return;
        }
        gathered = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), gathered, data);
        pump(context);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (state == State.READING && !inputEnded) {
            context.read();
        }
        context.fireChannelReadComplete();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            pump(context);
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        done();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        done();
        context.fireChannelInactive();
    }

    /**
     * Answers what has been gathered, request by request; not from within itself, as an answer may be there at once. It also
     * runs when an answer has been written, where nobody would hear of what it throws: so it throws nothing.
     */
    private void pump(ChannelHandlerContext context) {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (state == State.READING) {
                ByteBuf frame = frames.next(gathered);
                if (frame == null) {
                    break;
                }
                answer(context, frame);
            }
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            pumping = false;
        }
        if (state == State.READING) {
            await(context);
        }
    }

    private void await(ChannelHandlerContext context) {
        if (!inputEnded) {
            context.read();
        } else if (gathered.isReadable()) {
            fail(new ProtocolViolationException("a DHT request was cut off"));
        } else {
            done();
            stream.shutdownOutput().addListener(ended -> stream.close());
        }
    }

    private void answer(ChannelHandlerContext context, ByteBuf frame) {
        state = State.ANSWERING;
        restartTimer(context);
        KadMessage request;
        try {
            request = codec.decode(frame);
        } finally {
            frame.release();
        }
        responder.apply(stream.remotePeer(), request).whenComplete((answer, failure) -> {
            Runnable next = failure == null ? () -> answered(context, answer) : () -> fail(failure);
            if (context.executor().inEventLoop()) {
                next.run();
            } else {
                context.executor().execute(next);
            }
        });
    }

    private void answered(ChannelHandlerContext context, Optional<KadMessage> answer) {
        if (state != State.ANSWERING) {
            return;
        }
        if (answer.isEmpty()) {
            resume(context);
            return;
        }
        context.writeAndFlush(codec.encode(answer.get(), context.alloc())).addListener(written -> {
            if (written.isSuccess()) {
                resume(context);
            } else {
                fail(written.cause());
            }
        });
    }

    private void resume(ChannelHandlerContext context) {
        if (state == State.ANSWERING) {
            state = State.READING;
            pump(context);
        }
    }

    private void fail(Throwable cause) {
        if (state != State.DONE) {
            LOG.debug("a DHT stream of {} is reset: {}", stream.remotePeer(), cause.toString());
            done();
            stream.reset();
        }
    }

    private void done() {
        state = State.DONE;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        gathered.release();
        gathered = Unpooled.EMPTY_BUFFER;
    }

    private void restartTimer(ChannelHandlerContext context) {
        if (timer != null) {
            timer.cancel(false);
        }
        timer = context.executor()
                .schedule(
                        () -> fail(new RequestTimeoutException("a whole DHT request", idle)),
                        idle.toNanos(),
                        TimeUnit.NANOSECONDS);
    }
}
