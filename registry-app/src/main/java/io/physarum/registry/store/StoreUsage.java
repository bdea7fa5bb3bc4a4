package io.physarum.registry.store;

import java.util.HashMap;
import java.util.Map;

import io.physarum.mesh.service.ServiceName;

/** What a store holds, entry by entry. Thread-safe. */
public final class StoreUsage {

    /** Quotation marks, a colon and a comma. */
    private static final int ENTRY_OVERHEAD = 6;

    private static final int UNICODE_ESCAPE = 6;

    private static final int SHORT_ESCAPE = 2;

    private final Map<ServiceName, Long> sizes = new HashMap<>();

    private long bytes;

    /** What the entries take. */
    public static StoreUsage of(Map<ServiceName, String> entries) {
        StoreUsage usage = new StoreUsage();
        entries.forEach(usage::put);
        return usage;
    }

    /** An entry is there, with this value now. */
    public synchronized void put(ServiceName name, String value) {
        long size = size(name, value);
        Long former = sizes.put(name, size);
        bytes += size - (former == null ? 0 : former);
    }

    /** An entry is not there any more. */
    public synchronized void remove(ServiceName name) {
        Long former = sizes.remove(name);
        bytes -= former == null ? 0 : former;
    }

    /** Fails with {@link StoreRequestException} if there is no room for an entry; one that does not grow has room always. */
    public synchronized void check(StoreCapacity capacity, ServiceName name, String value) {
        Long former = sizes.get(name);
        if (former == null && sizes.size() >= capacity.maxEntries()) {
            throw new StoreRequestException(
                    "the registry is full: it has " + sizes.size() + " entries"
                            + " (physarum.registry.limits.max-entries); delete one that is not needed",
                    null);
        }
        long growth = size(name, value) - (former == null ? 0 : former);
        if (growth > 0 && bytes + growth > capacity.maxBytes()) {
            throw new StoreRequestException(
                    "the registry is full: its entries would take " + (bytes + growth) + " bytes, "
                            + capacity.maxBytes()
                            + " are allowed (physarum.registry.limits.max-bytes); delete what is not needed",
                    null);
        }
    }

    private static long size(ServiceName name, String value) {
        return ENTRY_OVERHEAD + jsonLength(name.value()) + jsonLength(value);
    }

    /** The bytes of a text in JSON, without its quotation marks. */
    static long jsonLength(String text) {
        return text.codePoints().mapToLong(StoreUsage::jsonLength).sum();
    }

    private static int jsonLength(int character) {
        if (character == '"' || character == '\\') {
            return SHORT_ESCAPE;
        }
        if (character < ' ') {
            return "\b\t\n\f\r".indexOf(character) >= 0 ? SHORT_ESCAPE : UNICODE_ESCAPE;
        }
        if (character < 0x80) {
            return 1;
        }
        if (character < 0x800) {
            return 2;
        }
        return character < 0x10000 ? 3 : 4;
    }
}
