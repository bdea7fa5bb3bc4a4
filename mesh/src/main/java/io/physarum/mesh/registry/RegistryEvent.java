package io.physarum.mesh.registry;

import io.physarum.mesh.service.ServiceName;

/** News from a watched registry. */
public sealed interface RegistryEvent {

    /** A watch has begun; what changed before it is unknown, so anything may have. */
    record WatchStarted() implements RegistryEvent {}

    /**
     * An entry was added, replaced or deleted.
     *
     * @param name the entry's name
     */
    record Changed(ServiceName name) implements RegistryEvent {}
}
