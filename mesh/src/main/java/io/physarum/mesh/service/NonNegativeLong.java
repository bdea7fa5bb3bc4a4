package io.physarum.mesh.service;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/** Reads a whole number from 0 up; anything else is reported where it stands. */
final class NonNegativeLong extends ValueDeserializer<Long> {

    @Override
    public Long deserialize(JsonParser parser, DeserializationContext context) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            context.reportInputMismatch(Long.class, "a whole number from 0 up is expected, not %s", parser.getString());
        }
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER || parser.getLongValue() < 0) {
            context.reportInputMismatch(
                    Long.class, "a whole number from 0 to %d is expected, not %s", Long.MAX_VALUE, parser.getString());
        }
        return parser.getLongValue();
    }

    @Override
    public Long getNullValue(DeserializationContext context) {
        return 0L;
    }

    @Override
    public Long getAbsentValue(DeserializationContext context) {
        return 0L;
    }
}
