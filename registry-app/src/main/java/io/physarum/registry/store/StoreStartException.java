package io.physarum.registry.store;

import org.jspecify.annotations.Nullable;

/** The store cannot be opened or started; an operator has to do something. */
public final class StoreStartException extends StoreException {

    private static final long serialVersionUID = 1L;

    private final String cure;

    /** Says what is wrong, and what cures it. */
    public StoreStartException(String message, String cure) {
        this(message, cure, null);
    }

    /** Says what is wrong, what cures it, and what it came from. */
    public StoreStartException(String message, String cure, @Nullable Throwable cause) {
        super(message, cause);
        this.cure = cure;
    }

    /** What to do about it. */
    public String cure() {
        return cure;
    }
}
