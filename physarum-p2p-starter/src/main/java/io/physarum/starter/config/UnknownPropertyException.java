package io.physarum.starter.config;

import java.util.Map;
import java.util.TreeMap;

/** Properties below {@code physarum.} are set that no component has. */
public final class UnknownPropertyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, String> origins;

    UnknownPropertyException(Map<String, String> origins) {
        super("no component has the properties " + origins.keySet());
        this.origins = new TreeMap<>(origins);
    }

    /** Where each comes from, by name. */
    public Map<String, String> origins() {
        return origins;
    }
}
