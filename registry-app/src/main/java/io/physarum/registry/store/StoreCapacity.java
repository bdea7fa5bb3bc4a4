package io.physarum.registry.store;

/**
 * How much a store may hold. The bound on bytes keeps the list of all entries, which is one answer, within what clients take.
 *
 * @param maxEntries the number of entries
 * @param maxBytes what they take in that list, in bytes of JSON
 */
public record StoreCapacity(int maxEntries, long maxBytes) {

    /** 10 000 entries, 12 MiB. */
    public static final StoreCapacity DEFAULT = new StoreCapacity(10_000, 12 << 20);
}
