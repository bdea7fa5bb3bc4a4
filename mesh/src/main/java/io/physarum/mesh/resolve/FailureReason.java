package io.physarum.mesh.resolve;

import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.NoAllocatorException;
import io.physarum.mesh.error.RegistryRefusedException;
import io.physarum.mesh.error.RegistryUnavailableException;
import io.physarum.mesh.error.StageTimeoutException;
import io.physarum.mesh.error.UnknownServiceException;

/** Why a search failed, for meters. */
enum FailureReason {
    /** The registry does not know the service. */
    UNKNOWN_SERVICE,
    /** No registry answered, or it refused. */
    NO_REGISTRY,
    /** No allocator was found. */
    NO_ALLOCATOR,
    /** Allocators were found and none would. */
    REFUSED,
    /** It took too long. */
    TIMEOUT,
    /** It was not begun, for too many services were searched for. */
    TOO_MANY,
    /** Anything else. */
    OTHER;

    static FailureReason of(Throwable failure) {
        if (failure instanceof UnknownServiceException) {
            return UNKNOWN_SERVICE;
        } else if (failure instanceof RegistryUnavailableException || failure instanceof RegistryRefusedException) {
            return NO_REGISTRY;
        } else if (failure instanceof NoAllocatorException none) {
            return none.reasons().isEmpty() ? NO_ALLOCATOR : REFUSED;
        } else if (failure instanceof AllocationRefusedException) {
            return REFUSED;
        }
        return failure instanceof StageTimeoutException ? TIMEOUT : OTHER;
    }
}
