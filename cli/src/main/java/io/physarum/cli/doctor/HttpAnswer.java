package io.physarum.cli.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an HTTP server answered to a GET.
 *
 * @param status the status
 * @param date the server's clock, if it said
 * @param body at most the first 64 KiB
 */
record HttpAnswer(int status, Optional<Instant> date, String body) {

    private static final int MAX_BYTES = 64 * 1024;

    /** Asks; empty if nobody answers in HTTP in time. Blocks. */
    static Optional<HttpAnswer> get(URI page, Duration limit) {
        try {
            HttpURLConnection connection = (HttpURLConnection) page.toURL().openConnection(java.net.Proxy.NO_PROXY);
            connection.setConnectTimeout((int) limit.toMillis());
            connection.setReadTimeout((int) limit.toMillis());
            connection.setInstanceFollowRedirects(false);
            try {
                int status = connection.getResponseCode();
                long date = connection.getDate();
                return status < 0
                        ? Optional.empty()
                        : Optional.of(new HttpAnswer(
                                status,
                                date == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(date)),
                                body(connection)));
            } finally {
                connection.disconnect();
            }
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String body(HttpURLConnection connection) throws IOException {
        try (InputStream body =
                connection.getErrorStream() == null ? connection.getInputStream() : connection.getErrorStream()) {
            return new String(body.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        }
    }

    /** The body as JSON, if it is an object. */
    Optional<JsonNode> json() {
        try {
            return Optional.of(JsonMapper.shared().readTree(body)).filter(JsonNode::isObject);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
