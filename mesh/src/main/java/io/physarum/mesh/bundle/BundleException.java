package io.physarum.mesh.bundle;

import java.io.IOException;

/** A bundle cannot be made or must not be used; the message says which and why. */
public final class BundleException extends IOException {

    private static final long serialVersionUID = 1L;

    /** An exception with its explanation. */
    public BundleException(String message) {
        super(message);
    }

    /** An exception with its explanation and its cause. */
    public BundleException(String message, Throwable cause) {
        super(message, cause);
    }
}
