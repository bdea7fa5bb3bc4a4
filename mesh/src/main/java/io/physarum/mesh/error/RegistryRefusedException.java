package io.physarum.mesh.error;

/** A registry answered that it will not do what it was asked for. */
public final class RegistryRefusedException extends MeshException {

    private static final long serialVersionUID = 1L;

    /** An exception with the registry's explanation. */
    public RegistryRefusedException(String message) {
        super(message, null);
    }
}
