package io.physarum.mesh.resolve;

import java.util.Locale;

/** The steps of a search, in order. */
public enum Stage {
    /** Asking the registry what the name stands for. */
    REGISTRY,
    /** Asking the DHT who serves it. */
    DISCOVER,
    /** Measuring how far away they are. */
    PING,
    /** Finding allocators and asking them whether they would start it. */
    OFFER,
    /** Starting it. */
    ALLOCATE;

    /** The stage's name in meters and messages. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
