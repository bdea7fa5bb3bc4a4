package io.physarum.registry.store;

import org.jspecify.annotations.Nullable;

/** Something is wrong with the registry's store. */
public abstract sealed class StoreException extends RuntimeException
        permits StoreStartException, StoreUnavailableException, StoreRequestException, MemberRefusedException {

    private static final long serialVersionUID = 1L;

    StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
