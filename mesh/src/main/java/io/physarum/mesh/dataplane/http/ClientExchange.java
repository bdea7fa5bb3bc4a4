package io.physarum.mesh.dataplane.http;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.error.InstanceFailedException;
import io.physarum.mesh.error.StageTimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;

/**
 * One request to a peer and its response. A request that can be replayed is sent again, once, if the stream that it was sent
 * on had been used before and gave nothing. From {@link #begin} on, all on the stream's event loop.
 */
final class ClientExchange {

    private static final int MAX_STATUS = 999;

    private static final int MAX_INTERIM_RESPONSES = 16;

    private final OverlayHttpClient client;
    private final PeerId peer;
    private final OverlayRequest request;
    private final MonoSink<OverlayResponse> sink;
    private volatile boolean cancelled;
    private volatile @Nullable ClientStreamHandler stream;
    private @Nullable RequestBodyWriter writer;
    private @Nullable ResponseBody body;
    private @Nullable ExchangeWatch watch;
    private @Nullable String fault;
    private boolean requestWritten;
    private boolean answered;
    private boolean interim;
    private int interimResponses;
    private boolean reusable;
    private boolean over;

    ClientExchange(OverlayHttpClient client, PeerId peer, OverlayRequest request, MonoSink<OverlayResponse> sink) {
        this.client = client;
        this.peer = peer;
        this.request = request;
        this.sink = sink;
    }

    Context subscriberContext() {
        return Context.of(sink.contextView());
    }

    /** Finds a stream, or opens one. On any thread. */
    void start() {
        sink.onCancel(this::cancel);
        useStream();
    }

    private void useStream() {
        ClientStreamHandler pooled = client.pool().take(peer);
        if (pooled != null) {
            onLoop(pooled.loop(), () -> begin(pooled));
        } else {
            openStream();
        }
    }

    private void openStream() {
        client.source().open(peer).whenComplete((opened, failure) -> {
            if (opened == null) {
                tell(new InstanceFailedException(
                        "cannot open a stream to " + peer + ": " + messageOf(failure), failure, false));
            } else {
                onLoop(opened.channel().eventLoop(), () -> begin(client.install(opened, peer)));
            }
        });
    }

    private void begin(ClientStreamHandler on) {
        if (cancelled) {
            on.finish(true);
        } else if (!on.isOpen() && on.wasUsed()) {
            useStream();
        } else if (!on.isOpen()) {
            on.finish(false);
            tell(new InstanceFailedException("the stream to " + peer + " closed before it was used", null, false));
        } else {
            stream = on;
            on.begin(this, request.method());
            watch = new ExchangeWatch(on.loop(), client.settings(), this::onTimeout);
            send(on);
            if (cancelled) {
                // It came while the stream was not known yet.
                onResponseCancelled();
            }
            if (!over) {
                on.pull();
            }
        }
    }

    private void send(ClientStreamHandler on) {
        HttpRequest head = new DefaultHttpRequest(
                HttpVersion.HTTP_1_1,
                request.method(),
                request.target(),
                request.headers().copy());
        OverlayHeaders.toNextHop(head);
        frame(head);
        if (!on.keepsAlive()) {
            head.headers().set(HttpHeaderNames.CONNECTION, "close");
        }
        on.write(head);
        if (request.body() == null) {
            onRequestWritten();
        } else {
            on.flush();
            RequestBodyWriter bodyWriter = new RequestBodyWriter(this, on, HttpUtil.getContentLength(head, -1L));
            writer = bodyWriter;
            request.body().subscribe(bodyWriter);
        }
    }

    private void frame(HttpRequest head) {
        if (request.body() == null) {
            HttpUtil.setTransferEncodingChunked(head, false);
            if (HttpUtil.getContentLength(head, 0L) > 0) {
                head.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
            }
        } else if (!HttpUtil.isContentLengthSet(head)) {
            HttpUtil.setTransferEncodingChunked(head, true);
        }
    }

    /** The whole request is with the stream. */
    void onRequestWritten() {
        ClientStreamHandler on = stream;
        if (over || on == null) {
            return;
        }
        requestWritten = true;
        if (watch != null) {
            watch.requestWritten();
        }
        on.write(LastHttpContent.EMPTY_LAST_CONTENT);
        on.flush();
        if (!on.keepsAlive()) {
            on.endOutput();
        }
    }

    void onRequestBodyFailed(Throwable failure) {
        fail(failure);
    }

    void onProgress() {
        if (watch != null) {
            watch.progress();
        }
    }

    void onWritable() {
        if (writer != null) {
            writer.onWritable();
        }
    }

    /** Something of the response; owns it. */
    void onMessage(Object message) {
        if (watch != null) {
            watch.received();
        }
        if (message instanceof HttpResponse head) {
            onHead(head);
        } else if (message instanceof HttpContent content) {
            onContent(content);
        } else {
            ReferenceCountUtil.release(message);
        }
        pullIfWanted();
    }

    private void onHead(HttpResponse head) {
        if (head.decoderResult().isFailure()) {
            ReferenceCountUtil.release(head);
            fail(malformed(head.decoderResult().cause()));
        } else if (head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            fail(broken("switched protocols without being asked", null));
        } else if (head.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
            onInterim();
        } else if (head.status().code() < 200 || head.status().code() > MAX_STATUS) {
            fail(broken("answered with the status " + head.status().code() + ", which is none", null));
        } else {
            answer(head);
        }
    }

    private void onInterim() {
        interim = true;
        interimResponses++;
        if (interimResponses > MAX_INTERIM_RESPONSES) {
            fail(broken("sent more than " + MAX_INTERIM_RESPONSES + " interim responses to one request", null));
        }
    }

    private void answer(HttpResponse head) {
        ClientStreamHandler on = stream;
        if (on == null) {
            return;
        }
        answered = true;
        reusable = HttpUtil.isKeepAlive(head);
        if (watch != null) {
            watch.answered();
        }
        fault = head.headers().get(OverlayHeaders.ERROR);
        if (fault != null) {
            return;
        }
        OverlayHeaders.removeHopByHop(head.headers());
        body = new ResponseBody(this, on.loop());
        sink.success(new OverlayResponse(head.status(), head.headers(), body));
        if (hasNoBody(head)) {
            on.pull();
        }
    }

    private boolean hasNoBody(HttpResponse head) {
        int status = head.status().code();
        return HttpMethod.HEAD.equals(request.method())
                || status == 204
                || status == 304
                || HttpUtil.getContentLength(head, -1L) == 0;
    }

    private void onContent(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        if (over) {
            content.release();
        } else if (content.decoderResult().isFailure()) {
            content.release();
            fail(broken("broke the response off", content.decoderResult().cause()));
        } else if (interim) {
            content.release();
            interim = !last;
        } else {
            if (body != null && content.content().isReadable()) {
                body.onBuffer(content.content());
            } else {
                content.release();
            }
            if (last) {
                complete();
            }
        }
    }

    private void complete() {
        ClientStreamHandler on = stream;
        if (over || on == null) {
            return;
        }
        finish();
        if (requestWritten) {
            on.finish(reusable);
        } else {
            on.reset();
        }
        if (body != null) {
            body.onEnd(null);
        } else if (fault != null) {
            tell(PeerFaults.toException(peer, fault));
        }
    }

    /** Reads on, if the next message can be used. */
    void pullIfWanted() {
        ClientStreamHandler on = stream;
        if (!over && on != null && (body == null || body.wantsMore())) {
            on.pull();
        }
    }

    /** The stream has ended. */
    void onEnd(@Nullable Throwable cause) {
        ClientStreamHandler on = stream;
        if (!answered && !interim && on != null && on.wasUsed() && request.isReplayable()) {
            finish();
            on.reset();
            over = false;
            requestWritten = false;
            openStream();
        } else {
            fail(broken(answered ? "broke the response off" : "closed the stream without a response", cause));
        }
    }

    private void onTimeout(String stage) {
        fail(new StageTimeoutException(
                stage,
                "the " + stage + " of the peer " + peer + " took longer than "
                        + client.settings().timeoutOf(stage).toMillis() + " ms, the value of "
                        + HttpSettings.propertyOf(stage)));
    }

    private InstanceFailedException malformed(Throwable cause) {
        return client.settings()
                .exceededBy(cause)
                .map(limit -> new InstanceFailedException(
                        "the peer " + peer + " sent a response whose head is " + limit + " on this node", cause))
                .orElseGet(() -> broken("sent a malformed response", cause));
    }

    private InstanceFailedException broken(String what, @Nullable Throwable cause) {
        String why = cause == null ? "" : ": " + messageOf(cause);
        return new InstanceFailedException("the peer " + peer + " " + what + why, cause);
    }

    private static String messageOf(@Nullable Throwable failure) {
        return failure == null
                ? "no reason given"
                : String.valueOf(Failures.unwrap(failure).getMessage());
    }

    private void cancel() {
        cancelled = true;
        ClientStreamHandler on = stream;
        if (on != null) {
            onLoop(on.loop(), this::onResponseCancelled);
        }
    }

    /** Nobody wants the rest of the response. */
    void onResponseCancelled() {
        ClientStreamHandler on = stream;
        if (!over && on != null) {
            finish();
            on.reset();
        }
    }

    private void fail(Throwable failure) {
        ClientStreamHandler on = stream;
        if (over) {
            return;
        }
        finish();
        if (on != null) {
            on.reset();
        }
        if (body != null) {
            body.onEnd(failure);
        } else {
            tell(failure);
        }
    }

    /** Who has cancelled hears no more, as of a stream that could not be opened either. */
    private void tell(Throwable failure) {
        if (!cancelled) {
            sink.error(failure);
        }
    }

    private void finish() {
        over = true;
        if (watch != null) {
            watch.stop();
        }
        if (writer != null) {
            writer.cancel();
        }
    }

    private static void onLoop(EventLoop loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else {
            loop.execute(task);
        }
    }
}
