package io.physarum.mesh.bundle;

import java.nio.file.Path;
import java.util.Map;

/** Where programs that have no other setting of it keep what they keep: {@code physarum.home}. */
public final class HomeDirectory {

    private static final String VARIABLE = "PHYSARUM_HOME";

    private HomeDirectory() {}

    /** The one that this process was told of. */
    public static Path ofThisProcess() {
        return of(System.getenv());
    }

    /** The folder that {@code PHYSARUM_HOME} names among these variables, else {@code ~/.physarum}. */
    public static Path of(Map<String, String> environment) {
        String named = environment.get(VARIABLE);
        return named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home"), ".physarum")
                : Path.of(named);
    }
}
