package io.physarum.mesh.exchange;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * One exchange on the serving side.
 *
 * <pre>
 * READING -> ANSWERING (request complete) -> ENDING (answer sent) -> closed (peer ended its direction, or time is up)
 * any     -> reset (time-out, too long, failed answer, peer's reset)
 * </pre>
 */
final class ServerExchangeHandler extends SimpleChannelInboundHandler<ByteBuf> {

    private enum State {
        READING,
        ANSWERING,
        ENDING
    }

    private static final Logger log = LoggerFactory.getLogger(ServerExchangeHandler.class);

    private final Stream stream;

    private final Framing framing;

    private final ExchangeLimits limits;

    private final ExchangeServer.Work work;

    private State state = State.READING;

    private @Nullable Future<?> timer;

    ServerExchangeHandler(Stream stream, Framing framing, ExchangeLimits limits, ExchangeServer.Work work) {
        this.stream = stream;
        this.framing = framing;
        this.limits = limits;
        this.work = work;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        timer = context.executor()
                .schedule(() -> stream.reset(), limits.transferTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf request) {
        if (state != State.READING) {
            return; // one request per stream; what follows is ignored
        }
        state = State.ANSWERING;
        stopTimer();
        byte[] message = ByteBufUtil.getBytes(request);
        Mono.defer(() -> work.handler().answer(stream.remotePeer(), message))
                .timeout(limits.answerTimeout())
                .doFinally(signal -> work.done())
                .subscribe(
                        answer -> context.executor().execute(() -> send(context, answer)),
                        failure -> context.executor().execute(() -> fail(failure)),
                        () -> context.executor().execute(this::resetUnlessAnswered));
    }

    private void send(ChannelHandlerContext context, byte[] answer) {
        state = State.ENDING;
        if (stream.isActive()) {
            context.writeAndFlush(framing.encode(answer));
            stream.finish(limits.transferTimeout());
        }
    }

    private void resetUnlessAnswered() {
        if (state == State.ANSWERING) {
            stream.reset();
        }
    }

    private void fail(Throwable failure) {
        log.debug("{}: no answer for {}", stream.protocol(), stream.remotePeer(), failure);
        stream.reset();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("{}: the request of {} is no good: {}", stream.protocol(), stream.remotePeer(), cause.toString());
        stream.reset();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopTimer();
        if (state == State.READING) {
            state = State.ENDING;
            work.done();
        }
        context.fireChannelInactive();
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
