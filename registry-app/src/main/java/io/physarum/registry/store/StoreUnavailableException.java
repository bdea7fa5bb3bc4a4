package io.physarum.registry.store;

import org.jspecify.annotations.Nullable;

/** The store does not work just now; the same request may succeed later, or at another registry. */
public final class StoreUnavailableException extends StoreException {

    private static final long serialVersionUID = 1L;

    /** Says what does not work. */
    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
