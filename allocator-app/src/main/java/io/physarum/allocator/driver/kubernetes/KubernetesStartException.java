package io.physarum.allocator.driver.kubernetes;

import org.jspecify.annotations.Nullable;

/** The driver cannot begin to work as it is configured; no later try would succeed. */
public final class KubernetesStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String cure;

    /** An exception with its explanation, what to do about it and, if any, its cause. */
    public KubernetesStartException(String message, String cure, @Nullable Throwable cause) {
        super(message, cause);
        this.cure = cure;
    }

    /** What to do about it. */
    public String cure() {
        return cure;
    }
}
