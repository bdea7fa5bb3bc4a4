package io.physarum.starter.host;

import org.jspecify.annotations.Nullable;

/** Settings of the host exclude each other or name something unusable; the message says which, {@link #action()} the way out. */
public final class HostConfigurationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    HostConfigurationException(String message, String action) {
        this(message, action, null);
    }

    /**
     * Settings that cannot be used.
     *
     * @param message which, and why
     * @param action the way out
     * @param cause what found out, if anything did
     */
    public HostConfigurationException(String message, String action, @Nullable Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    /** What to do. */
    public String action() {
        return action;
    }
}
