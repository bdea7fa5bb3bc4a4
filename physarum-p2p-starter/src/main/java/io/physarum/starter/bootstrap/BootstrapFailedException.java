package io.physarum.starter.bootstrap;

import java.util.LinkedHashMap;
import java.util.Map;

/** No bootstrap could be reached, and one must be. */
public final class BootstrapFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, Throwable> failures;

    private final int attempts;

    BootstrapFailedException(Map<String, Throwable> failures, int attempts) {
        super(
                describe(failures, attempts),
                failures.values().stream().findFirst().orElse(null));
        this.failures = new LinkedHashMap<>(failures);
        this.attempts = attempts;
    }

    private static String describe(Map<String, Throwable> failures, int attempts) {
        return failures.isEmpty()
                ? "no bootstrap is given, and one is required"
                : "none of " + counted(failures.size(), "bootstrap") + " could be reached in "
                        + counted(attempts, "attempt");
    }

    /** As in 1 attempt, 2 attempts. */
    static String counted(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    /**
     * Why each bootstrap could not be reached at the last attempt, by its peer id or else the address given; empty if none was
     * given.
     */
    public Map<String, Throwable> failures() {
        return new LinkedHashMap<>(failures);
    }

    /** How often it was tried. */
    public int attempts() {
        return attempts;
    }
}
