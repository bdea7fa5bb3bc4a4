package io.physarum.walkthrough;

import java.io.File;
import java.util.Arrays;
import java.util.Optional;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** What a test needs beyond a JDK. Missing, it skips the test, or fails it where everything must run. */
public final class Requirements {

    private Requirements() {}

    /** The image registry that images are pushed to, {@code host:port}. */
    static String imageRegistry() {
        return fromEnvironment("PHYSARUM_TEST_REGISTRY", "an image registry on this machine");
    }

    /** An image with a shell and a Java runtime that others are built on. */
    static String baseImage() {
        return fromEnvironment("PHYSARUM_TEST_BASE_IMAGE", "a base image for Docker");
    }

    /** A program on the PATH. */
    public static void program(String name, String debianPackage) {
        boolean found = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> new File(directory, name).canExecute());
        require(found, name + " is not on the PATH (apt-get install " + debianPackage + ")");
    }

    private static String fromEnvironment(String variable, String what) {
        Optional<String> value = Optional.ofNullable(System.getenv(variable)).filter(text -> !text.isEmpty());
        require(value.isPresent(), what + " is needed: " + variable + " is not set (dev/verify sets it)");
        return value.orElseThrow();
    }

    /** Skips the test if something is missing, or fails it where everything must run. */
    public static void require(boolean met, String problem) {
        if (Boolean.getBoolean("physarum.verify")) {
            if (!met) {
                throw new IllegalStateException(problem);
            }
        } else {
            assumeTrue(met, problem);
        }
    }
}
