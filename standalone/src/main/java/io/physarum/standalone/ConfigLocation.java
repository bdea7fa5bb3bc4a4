package io.physarum.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.Collections;
import java.util.Objects;

/**
 * Where an application's own {@code application.yml} is. All four are on the class path under this name, so each must be
 * told which is its own: the one beside its main class.
 */
final class ConfigLocation {

    private static final String FILE = "application.yml";

    private ConfigLocation() {}

    static String of(Class<?> application) {
        String classFile = application.getName().replace('.', '/') + ".class";
        ClassLoader loader = application.getClassLoader();
        URL mainClass = Objects.requireNonNull(loader.getResource(classFile), classFile);
        String root = mainClass.toExternalForm();
        root = root.substring(0, root.length() - classFile.length());
        try {
            for (URL candidate : Collections.list(loader.getResources(FILE))) {
                if (candidate.toExternalForm().equals(root + FILE)) {
                    return candidate.toExternalForm();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the class path cannot be read", e);
        }
        throw new IllegalStateException("there is no " + FILE + " beside " + application.getName());
    }
}
