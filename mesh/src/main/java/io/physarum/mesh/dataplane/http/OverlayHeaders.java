package io.physarum.mesh.dataplane.http;

import java.util.ArrayList;
import java.util.List;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.AsciiString;

/** The header fields that this data plane adds, and those that concern one hop only. */
public final class OverlayHeaders {

    /** Request: the content hash of the service wanted, so that two names may share an image. Not passed on. */
    public static final AsciiString CONTENT_ID = AsciiString.cached("physarum-content-id");

    /** Response: this answer comes from the serving node, not from the service; the value begins with a {@link Fault}. */
    public static final AsciiString ERROR = AsciiString.cached("physarum-error");

    private static final AsciiString FORWARDED_FOR = AsciiString.cached("x-forwarded-for");

    private static final List<AsciiString> ONE_HOP = List.of(
            HttpHeaderNames.CONNECTION,
            AsciiString.cached("keep-alive"),
            AsciiString.cached("proxy-connection"),
            AsciiString.cached("proxy-authenticate"),
            AsciiString.cached("proxy-authorization"),
            HttpHeaderNames.TE,
            HttpHeaderNames.TRANSFER_ENCODING,
            HttpHeaderNames.UPGRADE);

    private OverlayHeaders() {}

    /** Why a serving node answered in place of the service. */
    public enum Fault {
        /** It does not serve the service; nothing was sent to one. */
        NOT_SERVED("not-served"),
        /** It could not connect to the instance; nothing was sent to it. */
        INSTANCE_UNREACHABLE("instance-unreachable"),
        /** The instance was sent the request, or part of it, and did not answer properly. */
        INSTANCE_FAILED("instance-failed"),
        /** The instance took too long. */
        INSTANCE_TIMEOUT("instance-timeout");

        private final String code;

        Fault(String code) {
            this.code = code;
        }

        /** The code on the wire. */
        public String code() {
            return code;
        }
    }

    /** Whether a request asks to become a WebSocket; what else one may be upgraded to is ignored, as RFC 9110 allows. */
    public static boolean askForWebSocket(HttpHeaders headers) {
        return headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                && headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    /** Adds whom a request came from: one line, of all that was there in as many lines as it pleased and the address. */
    public static void addForwardedFor(HttpHeaders headers, String address) {
        List<String> hops = new ArrayList<>(headers.getAll(FORWARDED_FOR));
        hops.add(address);
        headers.set(FORWARDED_FOR, String.join(", ", hops));
    }

    /** Removes the fields that concern one hop only: the fixed ones and those that {@code Connection} lists. */
    static void removeHopByHop(HttpHeaders headers) {
        for (String value : headers.getAll(HttpHeaderNames.CONNECTION)) {
            for (String option : value.split(",", -1)) {
                String name = option.trim();
                if (!name.isEmpty() && !isFraming(name)) {
                    headers.remove(name);
                }
            }
        }
        ONE_HOP.forEach(headers::remove);
    }

    /** Makes the headers those of the next hop, with the same framing of the body. */
    static void toNextHop(HttpMessage message) {
        boolean chunked = HttpUtil.isTransferEncodingChunked(message);
        removeHopByHop(message.headers());
        if (chunked) {
            HttpUtil.setTransferEncodingChunked(message, true);
        }
    }

    private static boolean isFraming(String name) {
        return name.equalsIgnoreCase("content-length") || name.equalsIgnoreCase("host");
    }
}
