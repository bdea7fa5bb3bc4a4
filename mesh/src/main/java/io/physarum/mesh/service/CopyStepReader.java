package io.physarum.mesh.service;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Reads {@code ["source", "destination"]}. */
final class CopyStepReader extends ValueDeserializer<CopyStep> {

    @Override
    public CopyStep deserialize(JsonParser parser, DeserializationContext context) {
        require(parser.currentToken(), JsonToken.START_ARRAY, context);
        String source = path(parser, context);
        String destination = path(parser, context);
        require(parser.nextToken(), JsonToken.END_ARRAY, context);
        return new CopyStep(source, destination);
    }

    private static String path(JsonParser parser, DeserializationContext context) {
        require(parser.nextToken(), JsonToken.VALUE_STRING, context);
        String path = parser.getString();
        if (path.isBlank()) {
            context.reportInputMismatch(CopyStep.class, "a path must not be blank");
        }
        return path;
    }

    private static void require(JsonToken token, JsonToken expected, DeserializationContext context) {
        if (token != expected) {
            context.reportInputMismatch(CopyStep.class, "[\"source\", \"destination\"] is expected, two strings");
        }
    }
}
