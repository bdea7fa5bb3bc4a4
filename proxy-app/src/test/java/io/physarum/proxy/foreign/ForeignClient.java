package io.physarum.proxy.foreign;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.physarum.libp2p.interop.JsPeer;
import io.physarum.libp2p.multiformats.Multiaddr;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A js peer that fetches a service {@code s} from a server of which it knows the multiaddr.
 *
 * @param js the peer
 * @param server where the server is, with its peer id
 */
record ForeignClient(JsPeer js, Multiaddr server) {

    private static final String TEXT = "body " + "of some length ".repeat(20_000);

    /** The checks, by the names that the table has for them. */
    static final Map<String, Consumer<ForeignClient>> CHECKS = new LinkedHashMap<>();

    static {
        CHECKS.put("http get", ForeignClient::get);
        CHECKS.put("http post", ForeignClient::post);
        CHECKS.put("http stream", ForeignClient::bigAnswer);
        CHECKS.put("http problem", ForeignClient::unknownService);
        CHECKS.put("http kept", ForeignClient::severalOnOneStream);
    }

    private JsonNode fetch(Map<String, Object> request) {
        Map<String, Object> all = new LinkedHashMap<>(request);
        all.put("addr", server.toString());
        return js.call("fetch", all);
    }

    private void get() {
        JsonNode answer = fetch(Map.of("path", "/s/greeting/of/the%20world"));
        assertThat(answer.get("status").asInt()).isEqualTo(200);
        assertThat(answer.get("text").asString()).isEqualTo("Hello /greeting/of/the%20world");
    }

    private void post() {
        JsonNode answer = fetch(Map.of("path", "/s/echo", "method", "POST", "body", base64(TEXT)));
        assertThat(answer.get("status").asInt()).isEqualTo(200);
        assertThat(answer.get("headers").get("x-method").asString()).isEqualTo("POST");
        assertThat(answer.get("sha256").asString()).isEqualTo(sha256(TEXT.getBytes(StandardCharsets.UTF_8)));
    }

    private void bigAnswer() {
        JsonNode answer = fetch(Map.of("path", "/s/big"));
        assertThat(answer.get("headers").get("transfer-encoding").asString()).isEqualTo("chunked");
        assertThat(answer.get("bytes").asInt()).isEqualTo(FetchedService.BIG.length);
        assertThat(answer.get("sha256").asString()).isEqualTo(sha256(FetchedService.BIG));
    }

    private void unknownService() {
        JsonNode answer = fetch(Map.of("path", "/nobody/greeting"));
        assertThat(answer.get("status").asInt()).isEqualTo(404);
        assertThat(answer.get("headers").get("content-type").asString()).isEqualTo("application/problem+json");
        assertThat(answer.get("text").asString()).contains("\"status\":404", "no instance of nobody");
    }

    private void severalOnOneStream() {
        Map<String, Object> get = Map.of("path", "/s/greeting?n=1");
        Map<String, Object> post = Map.of("path", "/s/echo", "method", "POST", "body", base64("short"));
        Map<String, Object> unknown = Map.of("path", "/nobody/greeting");
        JsonNode done =
                js.call("fetchInTurn", Map.of("addr", server.toString(), "requests", List.of(get, post, unknown, get)));
        assertThat(done.get("answers")
                        .valueStream()
                        .map(answer -> answer.get("status").asInt()))
                .containsExactly(200, 200, 404, 200);
        assertThat(done.get("answers")
                        .valueStream()
                        .map(answer -> answer.get("text").asString()))
                .contains("short")
                .last()
                .isEqualTo("Hello /greeting?n=1");
        assertThat(done.get("streams").asInt()).isEqualTo(1);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
