package io.physarum.mesh.dataplane.http;

import java.time.Duration;
import java.util.Optional;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
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
import io.netty.util.concurrent.Future;
import io.physarum.mesh.dataplane.http.OverlayHeaders.Fault;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way from a stream to an instance, and its response on the way back. Each side is read only while the
 * other can be written. A request that can be replayed is sent again, once, if the connection that it was sent on had been
 * used before and gave nothing: the instance had closed it. All on one event loop.
 */
final class ServedExchange {

    /** What cannot be replayed goes on a connection that was in use just now, for such a one is not about to be closed. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final ServingHandler client;
    private final ServedInstance instance;
    private final HttpServing serving;
    private @Nullable HttpRequest request;
    private @Nullable InstanceHandler connection;
    private long begunNanos;
    private boolean replayable;
    private boolean probe;
    private boolean requestDone;
    private boolean interim;
    private boolean responseStarted;
    private boolean reusable;
    private boolean over;

    ServedExchange(ServingHandler client, ServedInstance instance, HttpServing serving) {
        this.client = client;
        this.instance = instance;
        this.serving = serving;
    }

    void start(HttpRequest head, ServiceTarget target) {
        probe = isProbe(head);
        if (!probe) {
            begunNanos = instance.now();
            instance.begin();
        }
        boolean hasBody = HttpUtil.isTransferEncodingChunked(head) || HttpUtil.getContentLength(head, 0L) > 0;
        replayable = !hasBody && OverlayRequest.isIdempotent(head.method());
        request = new DefaultHttpRequest(HttpVersion.HTTP_1_1, head.method(), target.rest(), head.headers());
        ForwardedHeaders.toService(request, target, instance, client.channel());
        connect(probe ? Duration.ZERO : replayable ? serving.settings().keepAlive() : FRESH);
    }

    /** RFC 9110, section 7.6.2: such a request must not be forwarded; this node answers for the instance. */
    private static boolean isProbe(HttpRequest head) {
        String maxForwards = head.headers().get(HttpHeaderNames.MAX_FORWARDS);
        return HttpMethod.OPTIONS.equals(head.method())
                && maxForwards != null
                && maxForwards.trim().equals("0");
    }

    private void connect(Duration usedWithin) {
        EventLoop loop = client.channel().eventLoop();
        Future<InstanceHandler> acquired = serving.connections().acquire(loop, instance.address(), usedWithin);
        if (acquired.isSuccess()) {
            onConnected(acquired.getNow());
        } else {
            acquired.addListener((Future<InstanceHandler> future) -> {
                if (future.isSuccess()) {
                    onConnected(future.getNow());
                } else {
                    fail(Fault.INSTANCE_UNREACHABLE, future.cause());
                }
            });
        }
    }

    private void onConnected(InstanceHandler acquired) {
        if (over || request == null) {
            acquired.close();
            return;
        }
        if (probe) {
            finish();
            acquired.close();
            client.answerProbe();
            return;
        }
        connection = acquired;
        acquired.begin(this, request.method());
        acquired.write(request);
        if (requestDone) {
            acquired.write(LastHttpContent.EMPTY_LAST_CONTENT);
            acquired.flush();
        } else {
            client.pull();
            acquired.flush();
        }
        if (!over) {
            acquired.pull();
        }
    }

    /** Something of the request's body; owns it. */
    void onRequestContent(HttpContent content) {
        InstanceHandler to = connection;
        if (over || to == null) {
            content.release();
        } else if (content.decoderResult().isFailure()) {
            content.release();
            abort();
            client.reset();
        } else {
            requestDone = content instanceof LastHttpContent;
            to.write(content);
            if (requestDone) {
                client.watch();
            } else if (to.isWritable()) {
                client.pull();
            } else {
                to.flush();
            }
        }
    }

    void onRequestDrained() {
        if (connection != null) {
            connection.flush();
        }
    }

    void onInstanceWritable() {
        if (!requestDone) {
            client.pull();
        }
    }

    /** Something of the response; owns it. */
    void onInstanceMessage(Object message) {
        if (message instanceof HttpResponse head) {
            onResponseHead(head);
        } else if (message instanceof HttpContent content) {
            onResponseContent(content);
        } else {
            ReferenceCountUtil.release(message);
        }
        if (!over && connection != null && client.isWritable()) {
            connection.pull();
        }
    }

    private void onResponseHead(HttpResponse head) {
        if (head.decoderResult().isFailure()) {
            ReferenceCountUtil.release(head);
            fail(Fault.INSTANCE_FAILED, faultOf(head.decoderResult().cause()));
        } else if (head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            fail(Fault.INSTANCE_FAILED, new IllegalStateException("101 Switching Protocols without being asked"));
        } else {
            interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            responseStarted = !interim;
            reusable = HttpUtil.isKeepAlive(head);
            instance.answered();
            client.write(toClient(head));
        }
    }

    private Throwable faultOf(Throwable cause) {
        return serving.settings()
                .exceededBy(cause)
                .<Throwable>map(
                        limit -> new IllegalStateException("its head is " + limit + " on the serving node", cause))
                .orElse(cause);
    }

    private HttpResponse toClient(HttpResponse head) {
        var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, head.status(), head.headers());
        OverlayHeaders.toNextHop(response);
        response.headers().remove(OverlayHeaders.ERROR);
        if (!interim && !HttpUtil.isContentLengthSet(response) && hasBody(head.status())) {
            HttpUtil.setTransferEncodingChunked(response, true);
        }
        if (!interim && !client.keepsAlive()) {
            response.headers().set(HttpHeaderNames.CONNECTION, "close");
        }
        return response;
    }

    private boolean hasBody(HttpResponseStatus status) {
        return request != null
                && !HttpMethod.HEAD.equals(request.method())
                && status.code() != HttpResponseStatus.NO_CONTENT.code()
                && status.code() != HttpResponseStatus.NOT_MODIFIED.code();
    }

    private void onResponseContent(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        if (content.decoderResult().isFailure()) {
            content.release();
            abort();
            client.reset();
        } else {
            client.write(content);
            if (last && interim) {
                interim = false;
            } else if (last) {
                complete();
            }
        }
    }

    private void complete() {
        InstanceHandler from = connection;
        finish();
        if (from != null && requestDone && reusable) {
            serving.connections().release(from);
        } else if (from != null) {
            from.close();
        }
        client.exchangeDone();
    }

    void onInstanceDrained() {
        client.flush();
    }

    void onClientWritable() {
        if (connection != null) {
            connection.pull();
        }
    }

    /** The instance closed the connection. */
    void onInstanceEnd(@Nullable Throwable cause) {
        InstanceHandler dead = connection;
        if (over || dead == null) {
            return;
        }
        if (responseStarted) {
            abort();
            client.reset();
        } else if (replayable && dead.wasUsed()) {
            dead.close();
            connection = null;
            connect(Duration.ZERO);
        } else {
            fail(Fault.INSTANCE_FAILED, cause == null ? new IllegalStateException("it closed the connection") : cause);
        }
    }

    /** Nothing has moved for too long. */
    void onTimeout() {
        if (responseStarted) {
            abort();
            client.reset();
        } else {
            fail(
                    Fault.INSTANCE_TIMEOUT,
                    new IllegalStateException("nothing moved for "
                            + serving.settings().idleTimeout().toMillis()
                            + " ms, the value of physarum.http.idle-timeout on the serving node"));
        }
    }

    void onClientGone() {
        abort();
    }

    private void fail(Fault fault, Throwable cause) {
        if (over) {
            return;
        }
        abort();
        int status = fault == Fault.INSTANCE_TIMEOUT ? 504 : 502;
        String what = fault == Fault.INSTANCE_UNREACHABLE ? " cannot be reached at " : " gave no proper answer at ";
        String detail = "the instance of " + instance.name() + what + instance.address() + ": " + cause.getMessage();
        client.refuse(Problem.of(status, "The instance failed", detail), Optional.of(fault));
    }

    private void abort() {
        InstanceHandler unfinished = connection;
        finish();
        if (unfinished != null) {
            unfinished.close();
        }
    }

    private void end() {
        if (requestDone && !responseStarted) {
            instance.unanswered(begunNanos);
        }
        instance.end();
    }

    private void finish() {
        if (!over) {
            over = true;
            connection = null;
            if (!probe) {
                end();
            }
        }
    }
}
