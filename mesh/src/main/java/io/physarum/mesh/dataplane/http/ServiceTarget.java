package io.physarum.mesh.dataplane.http;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import io.physarum.mesh.service.ServiceName;

/**
 * A request target {@code /<service>/<path>?<query>}, taken apart. The service's name is percent-decoded, the rest is kept
 * byte for byte.
 *
 * @param service the service
 * @param prefix the first path segment as it was written, with its slash
 * @param rest what the service itself is asked for; begins with a slash
 */
public record ServiceTarget(ServiceName service, String prefix, String rest) {

    /**
     * Parses a request target in origin form, or in absolute form, whose scheme and authority are dropped. An {@link
     * IllegalArgumentException} says what is wrong with it.
     */
    public static ServiceTarget parse(String target) {
        String origin = originForm(target);
        if (!origin.startsWith("/")) {
            throw new IllegalArgumentException("the request target must be /<service>/<path>; got " + shorten(target));
        }
        int end = segmentEnd(origin);
        String prefix = origin.substring(0, end);
        String rest = origin.substring(end);
        if (!rest.startsWith("/")) {
            rest = "/" + rest;
        }
        return new ServiceTarget(ServiceName.of(decode(prefix.substring(1))), prefix, rest);
    }

    /** The target of a request to a service for its root. */
    static String of(ServiceName service) {
        return "/" + URLEncoder.encode(service.value(), StandardCharsets.UTF_8) + "/";
    }

    private static String originForm(String target) {
        int scheme = target.indexOf("://");
        if (target.startsWith("/") || scheme < 0) {
            return target;
        }
        int path = target.indexOf('/', scheme + 3);
        return path < 0 ? "/" : target.substring(path);
    }

    private static int segmentEnd(String origin) {
        for (int i = 1; i < origin.length(); i++) {
            char c = origin.charAt(i);
            if (c == '/' || c == '?' || c == '#') {
                return i;
            }
        }
        return origin.length();
    }

    private static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                bytes.write(octet(segment, i));
                i += 2;
            } else {
                bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int octet(String segment, int at) {
        int high = at + 2 < segment.length() ? Character.digit(segment.charAt(at + 1), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(segment.charAt(at + 2), 16);
        if (low < 0) {
            throw new IllegalArgumentException("broken percent-encoding in the service name " + shorten(segment));
        }
        return high << 4 | low;
    }

    private static String shorten(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
