package io.physarum.mesh.dataplane.http;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import io.physarum.libp2p.core.Stream;
import org.jspecify.annotations.Nullable;

/** What a service is told of the way its request came. */
final class ForwardedHeaders {

    private static final AsciiString PROTO = AsciiString.cached("x-forwarded-proto");
    private static final AsciiString HOST = AsciiString.cached("x-forwarded-host");
    private static final AsciiString PREFIX = AsciiString.cached("x-forwarded-prefix");

    private ForwardedHeaders() {}

    /** Turns the headers of a request from the overlay into those for the service. */
    static void toService(HttpRequest request, ServiceTarget target, ServedInstance instance, Channel from) {
        OverlayHeaders.toNextHop(request);
        HttpHeaders headers = request.headers();
        headers.remove(OverlayHeaders.CONTENT_ID);
        String client = clientOf(from);
        if (client != null) {
            OverlayHeaders.addForwardedFor(headers, client);
        }
        String host = headers.get(HttpHeaderNames.HOST);
        if (!headers.contains(HOST) && host != null) {
            headers.set(HOST, host);
        }
        if (!headers.contains(PROTO)) {
            headers.set(PROTO, "http");
        }
        headers.set(PREFIX, target.prefix());
        InetSocketAddress address = instance.address();
        headers.set(HttpHeaderNames.HOST, address.getHostString() + ":" + address.getPort());
    }

    private static @Nullable String clientOf(Channel channel) {
        SocketAddress remote = channel instanceof Stream stream
                ? stream.connection().channel().remoteAddress()
                : channel.remoteAddress();
        return remote instanceof InetSocketAddress inet && inet.getAddress() != null
                ? inet.getAddress().getHostAddress()
                : null;
    }
}
