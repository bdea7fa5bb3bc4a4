package io.physarum.proxy.gateway;

import java.net.URI;
import java.net.URISyntaxException;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Turns a request that cannot be read into one that says so, which then passes through the server like any other: it is
 * answered in its turn, by a problem+json, and the connection is closed. A client that sends the marking itself has its own
 * request refused, no more.
 */
@ChannelHandler.Sharable
final class MalformedRequests extends ChannelInboundHandlerAdapter {

    private static final String MARK = "physarum-malformed";

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            String fault = faultOf(request);
            if (fault != null) {
                ReferenceCountUtil.release(message);
                ctx.fireChannelRead(marked(fault));
                return;
            }
        }
        ctx.fireChannelRead(message);
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
            return "400 the request target is no valid URI";
        }
        String host = headers.get(HttpHeaderNames.HOST);
        return host == null || isAuthority(host) ? null : "400 the Host header is no valid authority";
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
        try {
            URI uri = new URI(target.startsWith("/") ? "http://h" + target : target);
            return uri.getRawFragment() == null && uri.getRawPath() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static boolean isAuthority(String host) {
        try {
            URI uri = new URI("http://" + host + "/");
            return uri.getHost() != null && uri.getRawUserInfo() == null && uri.getPort() <= 65535;
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
