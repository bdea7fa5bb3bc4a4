package io.physarum.observability;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.zip.GZIPInputStream;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** Takes traces by OTLP over HTTP, as a collector does, and keeps their spans. */
final class OtlpReceiver implements AutoCloseable {

    /**
     * A span.
     *
     * @param resource the text of whatever made it, from the protobuf of its attributes
     */
    record Span(String traceId, String spanId, String parent, String name, String resource) {}

    private final Queue<Span> spans = new ConcurrentLinkedQueue<>();

    private final HttpServer server;

    OtlpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces");
    }

    List<Span> spans() {
        return List.copyOf(spans);
    }

    /** ExportTraceServiceRequest.resource_spans = 1; ResourceSpans.resource = 1, scope_spans = 2; ScopeSpans.spans = 2. */
    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            UnknownFieldSet request = UnknownFieldSet.parseFrom(
                    zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody());
            for (UnknownFieldSet ofResource : messages(request, 1)) {
                String resource =
                        ofResource.getField(1).getLengthDelimitedList().get(0).toStringUtf8();
                for (UnknownFieldSet ofScope : messages(ofResource, 2)) {
                    messages(ofScope, 2).forEach(span -> spans.add(span(span, resource)));
                }
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** Span.trace_id = 1, span_id = 2, parent_span_id = 4, name = 5. */
    private static Span span(UnknownFieldSet span, String resource) {
        return new Span(hex(span, 1), hex(span, 2), hex(span, 4), bytes(span, 5).toStringUtf8(), resource);
    }

    private static String hex(UnknownFieldSet message, int field) {
        return HexFormat.of().formatHex(bytes(message, field).toByteArray());
    }

    private static ByteString bytes(UnknownFieldSet message, int field) {
        List<ByteString> values = message.getField(field).getLengthDelimitedList();
        return values.isEmpty() ? ByteString.EMPTY : values.get(0);
    }

    private static List<UnknownFieldSet> messages(UnknownFieldSet message, int field) throws IOException {
        List<UnknownFieldSet> result = new ArrayList<>();
        for (ByteString bytes : message.getField(field).getLengthDelimitedList()) {
            result.add(UnknownFieldSet.parseFrom(bytes));
        }
        return result;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
