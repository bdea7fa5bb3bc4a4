package io.physarum.registry.store;

import org.jspecify.annotations.Nullable;

/** A new member is not taken into the store's cluster. */
public final class MemberRefusedException extends StoreException {

    private static final long serialVersionUID = 1L;

    /** Says why not. */
    public MemberRefusedException(String message) {
        this(message, null);
    }

    /** Says why not, and what it came from. */
    public MemberRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
