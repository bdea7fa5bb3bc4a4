package io.physarum.mesh.service;

/** A JSON document does not say what it should; the message names the document, the line, the column and the field. */
public final class MalformedJsonException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final int line;

    private final int column;

    private final String field;

    MalformedJsonException(JsonPlace place, String problem) {
        super(place + ": " + problem);
        this.line = place.line();
        this.column = place.column();
        this.field = place.field();
    }

    /** The line, counted from 1. */
    public int line() {
        return line;
    }

    /** The column, counted from 1. */
    public int column() {
        return column;
    }

    /** The path of the field, for example {@code DockerConf.Copy[0]}; empty for the document itself. */
    public String field() {
        return field;
    }
}
