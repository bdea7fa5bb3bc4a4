package io.physarum.mesh.dataplane.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

import tools.jackson.databind.json.JsonMapper;

/**
 * An RFC 9457 problem.
 *
 * @param status the HTTP status
 * @param title what kind of problem it is
 * @param detail what happened, with which input, and what to do
 * @param extensions further members, for example {@code stage}
 */
public record Problem(int status, String title, String detail, Map<String, String> extensions) {

    /** The media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final JsonMapper JSON = new JsonMapper();

    /** Copies the extensions. */
    public Problem {
        extensions = Map.copyOf(extensions);
    }

    /** A problem without further members. */
    public static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail, Map.of());
    }

    /** The answer to a request for a WebSocket: only requests and their answers are carried over the overlay. */
    public static Problem noWebSocket() {
        return of(
                501,
                "WebSockets are not carried",
                "WebSocket connections do not pass through the mesh; have the service stream its answer, for example as"
                        + " text/event-stream");
    }

    /** A copy with one more member. */
    public Problem with(String name, String value) {
        Map<String, String> more = new TreeMap<>(extensions);
        more.put(name, value);
        return new Problem(status, title, detail, more);
    }

    /** The problem as UTF-8 JSON, ended by a line feed. */
    public byte[] toJson() {
        Map<String, Object> members = new java.util.LinkedHashMap<>();
        members.put("type", "about:blank");
        members.put("title", title);
        members.put("status", status);
        members.put("detail", detail);
        new TreeMap<>(extensions).forEach(members::put);
        return (JSON.writeValueAsString(members) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
