package io.physarum.libp2p.ping;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.StreamResetException;
import org.jspecify.annotations.Nullable;

/**
 * The asking side of ping on one stream: one ping is on its way, the others wait. The stream is reset when a pong differs or
 * does not come in time, as later ones could not be told apart. A peer that ends a stream on which it answered, as some do
 * after a while, is no failure: what it leaves unanswered is handed back.
 */
final class PingHandler extends ByteToMessageDecoder {

    private static final int MAX_WAITING = 64;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final ArrayDeque<PendingPing> waiting = new ArrayDeque<>();

    private @Nullable ChannelHandlerContext context;

    private @Nullable PendingPing current;

    private byte[] sent = new byte[0];

    private long sentNanos;

    private Runnable onEnd = () -> {};

    private boolean ended;

    private boolean hasAnswered;

    private final Consumer<PendingPing> unanswered;

    /** A handler that hands back pings which another stream may still carry. */
    PingHandler(Consumer<PendingPing> unanswered) {
        this.unanswered = unanswered;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /** What to do when no more pings can be sent; called on the event loop. */
    void onEnd(Runnable action) {
        execute(() -> {
            onEnd = action;
            if (ended) {
                action.run();
            }
        });
    }

    /** Sends a ping, after those that wait already. */
    void send(PendingPing ping) {
        execute(() -> {
            if (ended) {
                giveUp(ping, new StreamResetException("the ping stream ended"));
            } else if (waiting.size() >= MAX_WAITING) {
                ping.fail(new LimitExceededException(Limit.PINGS_PER_PEER, MAX_WAITING));
            } else {
                waiting.add(ping);
                sendNext();
            }
        });
    }

    private void execute(Runnable task) {
        ChannelHandlerContext current = context;
        if (current == null) {
            throw new IllegalStateException("the ping handler is not in a pipeline");
        }
        if (current.executor().inEventLoop()) {
            task.run();
        } else {
            current.executor().execute(task);
        }
    }

    private void sendNext() {
        ChannelHandlerContext channel = context;
        if (current != null || ended || channel == null) {
            return;
        }
        PendingPing next = waiting.poll();
        while (next != null && next.isDone()) {
            next = waiting.poll();
        }
        if (next == null) {
            return;
        }
        current = next;
        sent = new byte[PingProtocol.LENGTH];
        RANDOM.nextBytes(sent);
        sentNanos = System.nanoTime();
        channel.writeAndFlush(Unpooled.wrappedBuffer(sent), channel.voidPromise());
        PendingPing ping = next;
        ping.result().whenComplete((roundTrip, failure) -> {
            if (failure instanceof RequestTimeoutException) {
                execute(() -> onTimeout(ping));
            }
        });
    }

    private void onTimeout(PendingPing ping) {
        if (current == ping) {
            end(new ConnectionClosedException("an earlier ping was not answered in time"));
        }
    }

    @Override
    protected void decode(ChannelHandlerContext channel, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < PingProtocol.LENGTH) {
            return;
        }
        long roundTrip = System.nanoTime() - sentNanos;
        ByteBuf pong = in.readSlice(PingProtocol.LENGTH);
        PendingPing answered = current;
        if (answered == null || !ByteBufUtil.equals(pong, Unpooled.wrappedBuffer(sent))) {
            in.skipBytes(in.readableBytes());
            end(new ProtocolViolationException("the pong differs from the ping"));
            return;
        }
        current = null;
        hasAnswered = true;
        answered.succeed(Duration.ofNanos(roundTrip));
        sendNext();
    }

    private void end(Throwable cause) {
        if (ended) {
            return;
        }
        ended = true;
        List<PendingPing> left = new ArrayList<>(waiting);
        waiting.clear();
        if (current != null) {
            left.add(0, current);
            current = null;
        }
        onEnd.run();
        left.forEach(ping -> giveUp(ping, cause));
        ChannelHandlerContext channel = context;
        if (channel != null && channel.channel().isOpen()) {
            resetStream(channel.channel());
        }
    }

    /** Fails a ping, unless the stream has served its time and the ping has not been on another. */
    private void giveUp(PendingPing ping, Throwable cause) {
        boolean streamOnly = cause instanceof StreamResetException && isConnected();
        if (hasAnswered && streamOnly && ping.mayMove()) {
            unanswered.accept(ping);
        } else {
            ping.fail(cause);
        }
    }

    private boolean isConnected() {
        return context != null
                && context.channel() instanceof Stream stream
                && stream.connection().isOpen();
    }

    private static void resetStream(Channel channel) {
        if (channel instanceof Stream stream) {
            stream.reset();
        } else {
            channel.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) throws Exception {
        end(new ConnectionClosedException("the ping stream closed"));
        super.channelInactive(channel);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext channel, Object event) throws Exception {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            end(new StreamResetException("the peer ended the ping stream"));
        }
        super.userEventTriggered(channel, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        end(cause);
        channel.fireExceptionCaught(cause);
    }
}
