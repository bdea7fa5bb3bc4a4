package io.physarum.mesh.error;

import io.physarum.mesh.service.ServiceName;

/** The registry does not know the service. */
public final class UnknownServiceException extends MeshException {

    private static final long serialVersionUID = 1L;

    /** Names the service. */
    public UnknownServiceException(ServiceName name) {
        super("no service is registered as " + name + "; registry-cli list shows those that are", null);
    }
}
