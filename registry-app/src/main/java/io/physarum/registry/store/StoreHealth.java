package io.physarum.registry.store;

import java.util.Map;

/**
 * How a store is.
 *
 * @param up whether entries can be read and written
 * @param details what an operator wants to know, for the health endpoint
 */
public record StoreHealth(boolean up, Map<String, Object> details) {

    /** The detail that lists why a store that answers does not take writes. */
    public static final String ALARMS = "alarms";

    /** Copies the details. */
    public StoreHealth {
        details = Map.copyOf(details);
    }

    /** Whether it answers, be it only that it takes no writes. */
    public boolean answers() {
        return up || details.containsKey(ALARMS);
    }
}
