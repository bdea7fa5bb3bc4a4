package io.physarum.mesh.registry;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** The JSON messages of the registry protocol, field for field the original's. */
final class RegistryMessages {

    private static final int MAX_DEPTH = 8;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(1 << 20)
                            .build())
                    .build())
            .build();

    private RegistryMessages() {}

    record AddRequest(
            @JsonProperty("Name") @Nullable String name,
            @JsonProperty("InfoStr") @Nullable String infoJson) {}

    record GetAnswer(
            @JsonProperty("InfoStr") @Nullable String infoJson,
            @JsonProperty("LookupOk") boolean found) {}

    record ListAnswer(
            @JsonProperty("NameToInfoStr") @Nullable Map<String, String> infoJsonByName,
            @JsonProperty("LookupOk") boolean found) {}

    record MemberAddRequest(
            @JsonProperty("MemberName") @Nullable String name,
            @JsonProperty("MemberPeerUrl") @Nullable String peerUrl) {}

    static byte[] write(Object message) {
        return MAPPER.writeValueAsBytes(message);
    }

    /** Reads a message; an {@link IllegalArgumentException} says what is wrong with it. */
    static <T> T read(byte[] json, Class<T> type) {
        try {
            T message = MAPPER.readValue(json, type);
            if (message == null) {
                throw new IllegalArgumentException("the message is null, an object is expected");
            }
            return message;
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the message is malformed: " + e.getOriginalMessage(), e);
        }
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8).strip();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
