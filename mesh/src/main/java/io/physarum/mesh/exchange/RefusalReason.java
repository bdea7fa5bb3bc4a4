package io.physarum.mesh.exchange;

/** Why a request is refused before it is worked on. */
public enum RefusalReason {
    /** The one who asks may not. */
    NOT_ALLOWED("not allowed"),
    /** So many are worked on already. */
    MAX_CONCURRENT("max-concurrent"),
    /** So many of the same peer are worked on already. */
    MAX_CONCURRENT_PER_PEER("max-concurrent-per-peer");

    private final String setting;

    RefusalReason(String setting) {
        this.setting = setting;
    }

    /** The last part of the property's name, where a property is in the way. */
    String setting() {
        return setting;
    }
}
