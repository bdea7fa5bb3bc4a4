package io.physarum.registry.store;

import java.util.Map;

/**
 * How a store is.
 *
 * @param up whether entries can be read and written
 * @param details what an operator wants to know, for the health endpoint
 */
public record StoreHealth(boolean up, Map<String, Object> details) {

    /** Copies the details. */
    public StoreHealth {
        details = Map.copyOf(details);
    }
}
