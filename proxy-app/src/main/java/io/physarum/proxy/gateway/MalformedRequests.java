package io.physarum.proxy.gateway;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.physarum.mesh.dataplane.http.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Turns a request that cannot be read into one that says so, which then passes through the server like any other: it is
 * answered in its turn, by a problem+json, and the connection is closed. A client that sends the marking itself has its own
 * request refused, no more.
 */
final class MalformedRequests extends ChannelDuplexHandler {

    private static final String MARK = "physarum-malformed";
    private static final AttributeKey<Boolean> BAD_BODY = AttributeKey.valueOf(MalformedRequests.class, "badBody");
    private static final long LINGER_SECONDS = 2;

    private boolean refused;
    private boolean badBody;
    private boolean lingering;
    private boolean answering;
    private boolean silent;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (refused) {
            ReferenceCountUtil.release(message);
        } else if (message instanceof HttpRequest request) {
            request.setUri(RequestTargets.encode(request.uri()));
            ctx.fireChannelRead(checked(request));
        } else if (message instanceof HttpContent content
                && content.decoderResult().isFailure()) {
            // The server answers this by itself, see write; within another answer it would end that as if it were
            // whole.
            badBody = true;
            ctx.channel().attr(BAD_BODY).set(true);
            refused = answering;
            silent = answering;
            ctx.fireChannelRead(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private HttpRequest checked(HttpRequest request) {
        String fault = faultOf(request);
        if (fault == null) {
            return request;
        }
        refused = true;
        ReferenceCountUtil.release(request);
        return marked(fault);
    }

    /**
     * Replaces the server's own answer to a body that cannot be read, which says nothing, by a problem. It is the last that is
     * sent; an answer that had begun breaks off as the server closes the connection.
     */
    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (silent) {
            ReferenceCountUtil.release(message);
            promise.trySuccess();
        } else if (badBody
                && message instanceof FullHttpResponse response
                && response.status().code() == 400) {
            refused = true;
            silent = true;
            response.release();
            ctx.write(unreadableBody(), promise);
        } else {
            follow(message);
            ctx.write(message, promise);
        }
    }

    private void follow(Object message) {
        if (message instanceof LastHttpContent) {
            answering = false;
        } else if (message instanceof HttpResponse response) {
            answering = response.status().codeClass() != HttpStatusClass.INFORMATIONAL;
        }
    }

    /** Whether the server refuses the body of a connection's request, whatever becomes of the answer. */
    static boolean isBodyRefused(Channel channel) {
        return Boolean.TRUE.equals(channel.attr(BAD_BODY).get());
    }

    private static FullHttpResponse unreadableBody() {
        String detail = "the request's body is not framed as HTTP/1.1 wants it";
        byte[] json = Problem.of(400, "Malformed request", detail).toJson();
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST, Unpooled.wrappedBuffer(json));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .set(HttpHeaderNames.CONTENT_LENGTH, json.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }

    /** Closes after what the client still sends has been read, for unread bytes would make the answer be lost. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!refused || lingering || !(ctx.channel() instanceof DuplexChannel channel) || !channel.isActive()) {
            ctx.close(promise);
            return;
        }
        lingering = true;
        channel.shutdownOutput();
        channel.config().setAutoRead(true);
        ctx.executor().schedule(() -> ctx.close(promise), LINGER_SECONDS, TimeUnit.SECONDS);
    }

    /** Throws the failure that a marked request stands for. */
    static void check(ServerHttpRequest request) {
        String mark = request.getHeaders().getFirst(MARK);
        if (mark != null) {
            throw new MalformedRequestException(statusOf(mark), mark.substring(mark.indexOf(' ') + 1));
        }
    }

    private static int statusOf(String mark) {
        return mark.startsWith("414 ") ? 414 : mark.startsWith("431 ") ? 431 : 400;
    }

    private static HttpRequest marked(String fault) {
        DefaultFullHttpRequest request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/");
        request.headers()
                .set(HttpHeaderNames.HOST, "localhost")
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
                .set(MARK, fault.replaceAll("[^\\x20-\\x7e]", "?"));
        return request;
    }

    private static @Nullable String faultOf(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return describe(request.decoderResult().cause());
        }
        HttpHeaders headers = request.headers();
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING) && headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return "400 both Transfer-Encoding and Content-Length";
        }
        if (!isUri(request.uri())) {
            return "400 the request target must be /<service>/<path> and a valid URI";
        }
        String host = headers.get(HttpHeaderNames.HOST);
        return host == null || Authorities.isValid(host) ? null : "400 the Host header is no valid authority";
    }

    private static String describe(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return "414 the request line is longer than physarum.http.max-request-line allows: " + cause.getMessage();
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return "431 the headers are larger than physarum.http.max-header-size allows: " + cause.getMessage();
        }
        return "400 " + cause.getMessage();
    }

    private static boolean isUri(String target) {
        if (!target.startsWith("/") && !target.startsWith("http://") && !target.startsWith("https://")) {
            return false;
        }
        try {
            URI uri = new URI(target.startsWith("/") ? "http://h" + target : target);
            return uri.getRawFragment() == null && uri.getRawPath() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** The request cannot be read. */
    static final class MalformedRequestException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final int status;

        MalformedRequestException(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }
    }
}
