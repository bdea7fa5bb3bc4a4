package io.physarum.mesh.service;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes bounded JSON documents, and says in plain words where one is wrong. */
final class JsonReader {

    /** The longest document, in characters. */
    static final int MAX_LENGTH = 1 << 20;

    private static final int MAX_DEPTH = 32;

    private static final int MAX_NAME_LENGTH = 256;

    private static final int MAX_NUMBER_LENGTH = 32;

    private final JsonMapper mapper;

    private JsonReader(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** A reader that skips fields it does not know. */
    static JsonReader lenient() {
        return new JsonReader(builder().build());
    }

    /** A reader for which an unknown field is a mistake. */
    static JsonReader strict() {
        return new JsonReader(builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build());
    }

    private static JsonMapper.Builder builder() {
        var constraints = StreamReadConstraints.builder()
                .maxDocumentLength(MAX_LENGTH)
                .maxStringLength(MAX_LENGTH)
                .maxNestingDepth(MAX_DEPTH)
                .maxNameLength(MAX_NAME_LENGTH)
                .maxNumberLength(MAX_NUMBER_LENGTH)
                .build();
        return JsonMapper.builder(
                        JsonFactory.builder().streamReadConstraints(constraints).build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    }

    <T> T read(String document, String json, Class<T> type) {
        if (json.length() > MAX_LENGTH) {
            throw new MalformedJsonException(
                    new JsonPlace(document, 1, 1, ""),
                    "has " + json.length() + " characters, at most " + MAX_LENGTH + " are read");
        }
        try {
            T value = mapper.readValue(json, type);
            if (value == null) {
                throw new MalformedJsonException(new JsonPlace(document, 1, 1, ""), "is null, an object is expected");
            }
            return value;
        } catch (JacksonException e) {
            JsonPlace place = JsonPlace.of(document, e);
            throw new MalformedJsonException(
                    e instanceof UnrecognizedPropertyException ? atField(place, e, json) : place, problem(e));
        }
    }

    String write(Object value) {
        return mapper.writeValueAsString(value);
    }

    /** Jackson tells of an unknown field only at the end of its object: looks for the place where it stands. */
    private JsonPlace atField(JsonPlace place, JacksonException e, String json) {
        JsonPointer pointer = pointer(e.getPath());
        try (JsonParser parser = mapper.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME
                        && parser.streamReadContext().pathAsPointer().equals(pointer)) {
                    return place.at(parser.currentTokenLocation());
                }
            }
        } catch (JacksonException ignored) {
            return place; // something else is wrong behind it
        }
        return place;
    }

    private static JsonPointer pointer(List<JacksonException.Reference> path) {
        JsonPointer pointer = JsonPointer.empty();
        for (JacksonException.Reference reference : path) {
            String name = reference.getPropertyName();
            pointer = name == null ? pointer.appendIndex(reference.getIndex()) : pointer.appendProperty(name);
        }
        return pointer;
    }

    private static String problem(JacksonException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "unknown field; known here: " + known(unknown.getKnownPropertyIds());
        }
        if (e instanceof StreamReadException) {
            return "not JSON: " + e.getOriginalMessage();
        }
        if (e instanceof MismatchedInputException mismatch && e.getCause() == null) {
            return mismatch.getOriginalMessage();
        }
        Throwable cause = e.getCause();
        return cause == null || cause.getMessage() == null ? e.getOriginalMessage() : cause.getMessage();
    }

    private static String known(Collection<Object> properties) {
        return properties == null
                ? "none"
                : properties.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
    }
}
