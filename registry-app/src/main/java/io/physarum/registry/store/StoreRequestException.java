package io.physarum.registry.store;

import org.jspecify.annotations.Nullable;

/** The store refuses a request, and would again. */
public final class StoreRequestException extends StoreException {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong with it. */
    public StoreRequestException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** A value longer than {@link RegistryStore#MAX_VALUE_BYTES}. */
    public static StoreRequestException tooLong(long bytes) {
        return new StoreRequestException(
                "the value has " + bytes + " bytes, at most " + RegistryStore.MAX_VALUE_BYTES + " are stored", null);
    }
}
