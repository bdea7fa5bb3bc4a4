package io.physarum.proxy.gateway;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Frames the answers to clients of HTTP/1.0, who know no transfer coding (RFC 9112, section 6.1): a body of unknown length ends
 * with the connection, and one of a known length keeps the connection if the client asked for that, which the answer then says.
 * An answer that breaks off before such an end resets the connection, or the client would take what it has for the whole.
 * It stands where the server hands over one request at a time, and before the server decides whether the connection stays.
 */
final class Http10Answers extends ChannelDuplexHandler {

    private boolean old;
    private boolean keepAlive;
    private boolean endsWithConnection;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request) {
            old = request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0;
            keepAlive = HttpUtil.isKeepAlive(request);
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (old
                && message instanceof HttpResponse response
                && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            frame(response);
        }
        if (message instanceof LastHttpContent) {
            endsWithConnection = false;
        }
        ctx.write(message, promise);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (endsWithConnection) {
            ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        ctx.close(promise);
    }

    private void frame(HttpResponse response) {
        HttpHeaders headers = response.headers();
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING).remove(HttpHeaderNames.TRAILER);
        endsWithConnection = !hasKnownEnd(response);
        boolean stays = keepAlive
                && !endsWithConnection
                && !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
        // The version is that of the sender, whatever the request's (RFC 9110, section 6.2).
        response.setProtocolVersion(HttpVersion.HTTP_1_1);
        headers.set(HttpHeaderNames.CONNECTION, stays ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
    }

    private static boolean hasKnownEnd(HttpResponse response) {
        return HttpUtil.isContentLengthSet(response)
                || response.status().equals(HttpResponseStatus.NO_CONTENT)
                || response.status().equals(HttpResponseStatus.NOT_MODIFIED);
    }
}
