package io.physarum.mesh.service;

/**
 * The JSON form of {@link ServiceInfo}, as registries keep it. Unknown fields are skipped when reading; documents are bounded
 * in length (1 MiB) and depth.
 */
public final class ServiceInfoJson {

    private static final JsonReader READER = JsonReader.lenient();

    private ServiceInfoJson() {}

    /** Parses an entry; a {@link MalformedJsonException} names line, column and field. */
    public static ServiceInfo parse(String json) {
        return READER.read("ServiceInfo", json, ServiceInfo.class);
    }

    /** Writes an entry on one line. */
    public static String write(ServiceInfo info) {
        return READER.write(info);
    }
}
