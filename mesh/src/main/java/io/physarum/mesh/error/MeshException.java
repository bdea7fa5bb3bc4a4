package io.physarum.mesh.error;

import org.jspecify.annotations.Nullable;

/** The root of what can go wrong with a service. */
public sealed class MeshException extends RuntimeException
        permits AllocationRefusedException,
                InstanceFailedException,
                NoAllocatorException,
                RegistryRefusedException,
                RegistryUnavailableException,
                StageTimeoutException,
                UnknownServiceException {

    private static final long serialVersionUID = 1L;

    /** An exception whose message says what failed, with which input, and what to do. */
    protected MeshException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
