package io.physarum.mesh.service;

import java.util.List;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;

/** Where in a document something is wrong. */
record JsonPlace(String document, int line, int column, String field) {

    static JsonPlace of(String document, JacksonException exception) {
        var location = exception.getLocation();
        int line = location == null ? 1 : Math.max(1, location.getLineNr());
        int column = location == null ? 1 : Math.max(1, location.getColumnNr());
        return new JsonPlace(document, line, column, path(exception.getPath()));
    }

    JsonPlace at(TokenStreamLocation location) {
        return new JsonPlace(document, location.getLineNr(), location.getColumnNr(), field);
    }

    private static String path(List<JacksonException.Reference> references) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference reference : references) {
            if (reference.getPropertyName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getPropertyName());
            }
        }
        return path.toString();
    }

    @Override
    public String toString() {
        return document + ", line " + line + ", column " + column + (field.isEmpty() ? "" : ", field " + field);
    }
}
