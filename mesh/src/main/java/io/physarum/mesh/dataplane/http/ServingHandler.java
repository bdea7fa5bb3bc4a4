package io.physarum.mesh.dataplane.http;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;
import io.physarum.libp2p.core.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The end of a stream whose requests are served, one after another.
 *
 * <pre>
 * waiting ── head ──> exchange ── response and request complete ──> waiting, or lingering if the stream is not kept
 *    │                    └────── response complete, request not ──> dropping ── end of the request ──> as above
 *    └─ bad head, not served ── problem ──> dropping
 * lingering: output ended, input dropped until it ends or for a while; then closed
 * </pre>
 */
final class ServingHandler extends PulledHandler {

    private static final long LINGER_SECONDS = 5;

    /** Room for the longest name of a service and for what became of its request. */
    private static final int MAX_FAULT = 600;

    private final HttpServing serving;
    private final StrictCodec.ResponseEncoder encoder;
    private final boolean streamKept;
    private @Nullable ServedExchange exchange;
    private boolean keepAlive;
    private boolean requestOpen;
    private boolean lingering;

    ServingHandler(HttpServing serving, StrictCodec.ResponseEncoder encoder, boolean streamKept) {
        this.serving = serving;
        this.encoder = encoder;
        this.streamKept = streamKept;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        super.handlerAdded(ctx);
        if (ctx.channel().isActive()) {
            pull();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        pull();
        ctx.fireChannelActive();
    }

    @Override
    void onMessage(Object message) {
        if (message instanceof HttpRequest head && !lingering) {
            begin(head);
        } else if (message instanceof HttpContent content && !lingering) {
            requestOpen = !(message instanceof LastHttpContent);
            if (exchange != null) {
                exchange.onRequestContent(content);
            } else {
                content.release();
                next();
            }
        } else {
            ReferenceCountUtil.release(message);
            pull();
        }
    }

    private void begin(HttpRequest head) {
        requestOpen = true;
        keepAlive = streamKept && HttpUtil.isKeepAlive(head);
        encoder.respondTo(head.method());
        if (head.decoderResult().isFailure()) {
            ReferenceCountUtil.release(head);
            keepAlive = false;
            refuse(malformed(head.decoderResult().cause()), Optional.empty());
            return;
        }
        if (OverlayHeaders.askForWebSocket(head.headers())) {
            refuse(Problem.noWebSocket(), Optional.empty());
            return;
        }
        ServiceTarget target;
        try {
            target = ServiceTarget.parse(head.uri());
        } catch (IllegalArgumentException e) {
            refuse(Problem.of(400, "Malformed request", String.valueOf(e.getMessage())), Optional.empty());
            return;
        }
        Optional<String> contentId = Optional.ofNullable(head.headers().get(OverlayHeaders.CONTENT_ID));
        Optional<ServedInstance> instance = serving.instances().find(target.service(), contentId);
        if (instance.isEmpty()) {
            String detail = "this peer serves no instance of " + target.service() + "; look for another";
            refuse(Problem.of(404, "Service not served here", detail), Optional.of(OverlayHeaders.Fault.NOT_SERVED));
            return;
        }
        exchange = new ServedExchange(this, instance.get(), serving);
        exchange.start(head, target);
    }

    private Problem malformed(Throwable cause) {
        String limit = serving.settings()
                .exceededBy(cause)
                .map(text -> text + " on the serving node")
                .orElse("");
        if (cause instanceof TooLongHttpLineException) {
            return Problem.of(414, "Request line too long", limit);
        }
        if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongFrameException) {
            return Problem.of(431, "Headers too large", limit);
        }
        return Problem.of(400, "Malformed request", String.valueOf(cause.getMessage()));
    }

    /** Answers in place of the service; only before a response has begun. */
    void refuse(Problem problem, Optional<OverlayHeaders.Fault> fault) {
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(problem.status()),
                Unpooled.wrappedBuffer(problem.toJson()));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE);
        HttpUtil.setContentLength(response, response.content().readableBytes());
        fault.ifPresent(
                f -> response.headers().set(OverlayHeaders.ERROR, f.code() + "; " + printable(problem.detail())));
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, "close");
        }
        write(response);
        exchangeDone();
    }

    /** Tells that the service is served here: its instance takes connections. */
    void answerProbe() {
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT);
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, "close");
        }
        write(response);
        exchangeDone();
    }

    private static String printable(String text) {
        String ascii = text.replaceAll("[^\\x20-\\x7e]", "?");
        return ascii.length() <= MAX_FAULT ? ascii : ascii.substring(0, MAX_FAULT);
    }

    /** The response is complete: the next request may come, once the rest of this one has. */
    void exchangeDone() {
        exchange = null;
        if (requestOpen) {
            whenSent(() -> later(this::endIfStillOpen));
        } else {
            flush();
        }
        next();
    }

    private void endIfStillOpen() {
        if (exchange == null && requestOpen) {
            channel().close();
        }
    }

    /** Flushes, and acts when all that was written has gone; a client may take its time to read it. */
    private void whenSent(Runnable action) {
        context().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> action.run());
    }

    private void later(Runnable action) {
        channel().eventLoop().schedule(action, LINGER_SECONDS, TimeUnit.SECONDS);
    }

    private void next() {
        if (!keepAlive && !lingering) {
            linger();
        }
        pull();
    }

    private void linger() {
        lingering = true;
        if (channel() instanceof DuplexChannel duplex) {
            whenSent(() -> endOutput(duplex));
        } else {
            whenSent(() -> channel().close());
        }
    }

    private void endOutput(DuplexChannel duplex) {
        duplex.shutdownOutput().addListener(ended -> {
            if (duplex.isInputShutdown()) {
                channel().close();
            } else {
                later(() -> channel().close());
            }
        });
    }

    private boolean isOutputShutdown() {
        return channel() instanceof DuplexChannel duplex && duplex.isOutputShutdown();
    }

    /** Breaks the stream, so that the client does not take what it has for a whole response. */
    void reset() {
        exchange = null;
        discardQueue();
        if (channel() instanceof Stream stream) {
            stream.reset();
        } else {
            channel().close();
        }
    }

    boolean keepsAlive() {
        return keepAlive;
    }

    Channel channel() {
        return context().channel();
    }

    void write(HttpObject message) {
        context().write(message, context().voidPromise());
    }

    void flush() {
        context().flush();
    }

    boolean isWritable() {
        return channel().isWritable();
    }

    @Override
    void onEnd(@Nullable Throwable cause) {
        if (exchange != null) {
            exchange.onClientGone();
            exchange = null;
            channel().close();
        } else if (cause != null || isOutputShutdown()) {
            channel().close();
        } else if (!lingering) {
            // The client asks no more, but may still be reading the last response.
            linger();
        }
    }

    @Override
    void onInactive() {
        if (exchange != null) {
            exchange.onClientGone();
            exchange = null;
        }
        discardQueue();
    }

    @Override
    void onDrained() {
        if (exchange != null) {
            exchange.onRequestDrained();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (exchange != null && ctx.channel().isWritable()) {
            exchange.onClientWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (!(event instanceof IdleStateEvent)) {
            super.userEventTriggered(ctx, event);
        } else if (exchange != null) {
            exchange.onTimeout();
        } else {
            ctx.close();
        }
    }
}
