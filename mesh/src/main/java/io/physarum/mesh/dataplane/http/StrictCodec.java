package io.physarum.mesh.dataplane.http;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Netty's HTTP/1.1 codec with limits, and without the leniency that lets two hops disagree on where a message ends. */
final class StrictCodec {

    private static final int MAX_CHUNK = 64 * 1024;

    private StrictCodec() {}

    private static HttpDecoderConfig config(HttpSettings settings) {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(settings.maxRequestLine())
                .setMaxHeaderSize(settings.maxHeaderSize())
                .setMaxChunkSize(MAX_CHUNK)
                .setAllowDuplicateContentLengths(false);
    }

    private static IllegalArgumentException bothFramings() {
        return new IllegalArgumentException("both Transfer-Encoding and Content-Length");
    }

    /** Decodes requests. */
    static final class RequestDecoder extends HttpRequestDecoder {

        RequestDecoder(HttpSettings settings) {
            super(config(settings));
        }

        @Override
        protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
            throw bothFramings();
        }
    }

    /** Decodes responses; it must be told of each request's method. */
    static final class ResponseDecoder extends HttpResponseDecoder {

        private HttpMethod method = HttpMethod.GET;

        ResponseDecoder(HttpSettings settings) {
            super(config(settings));
        }

        void expectResponseTo(HttpMethod requestMethod) {
            method = requestMethod;
        }

        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            return HttpMethod.HEAD.equals(method) || super.isContentAlwaysEmpty(message);
        }

        @Override
        protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
            throw bothFramings();
        }
    }

    /** Encodes responses; it must be told of each request's method. */
    static final class ResponseEncoder extends HttpResponseEncoder {

        private HttpMethod method = HttpMethod.GET;

        void respondTo(HttpMethod requestMethod) {
            method = requestMethod;
        }

        @Override
        protected boolean isContentAlwaysEmpty(HttpResponse message) {
            return HttpMethod.HEAD.equals(method) || super.isContentAlwaysEmpty(message);
        }
    }
}
