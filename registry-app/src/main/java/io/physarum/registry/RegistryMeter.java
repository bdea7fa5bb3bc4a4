package io.physarum.registry;

import io.physarum.mesh.exchange.RefusalReason;
import io.physarum.mesh.meter.DocumentedMeter;
import io.physarum.mesh.meter.MeterSpec;

import static io.physarum.mesh.meter.MeterSpec.aCounter;
import static io.physarum.mesh.meter.MeterSpec.aGauge;
import static io.physarum.mesh.meter.MeterSpec.aTimer;

/** The meters of the registry. */
public enum RegistryMeter implements DocumentedMeter {
    /** Requests. */
    REQUESTS(aTimer("physarum.registry.requests", "Requests to the registry, by what was asked and how it went")
            .tag("operation", "get", "list", "add", "delete", "memberadd")
            .tag("outcome", "ok", "unknown", "refused", "failed", "cancelled")),
    /** Requests that are not looked at. */
    REFUSED_REQUESTS(aCounter(
                    "physarum.registry.requests.refused",
                    "Writes refused before they were looked at: not_allowed (the peer is not in"
                            + " physarum.registry.allow-writers, or allow-members for one that joins the cluster), or so"
                            + " many are worked on already (physarum.registry.limits.max-concurrent,"
                            + " max-concurrent-per-peer)")
            .tag("reason", RefusalReason.class)),
    /** Entries. */
    ENTRIES(aGauge("physarum.registry.entries", "Services in the registry; NaN while the store does not answer")),
    /** Whether the store works. */
    STORE_UP(aGauge(
            "physarum.registry.store.up",
            "Whether entries can be read and written: 1, or 0 as when etcd is down or has no quorum")),
    /** Members of the cluster. */
    STORE_MEMBERS(aGauge(
            "physarum.registry.store.members",
            "Members of the store's cluster, whether they run or not; 1 for an embedded store, NaN if unknown")),
    /** Whether there is a leader. */
    STORE_LEADER(aGauge(
            "physarum.registry.store.leader",
            "Whether the store's cluster has a leader: 1 or 0; always 1 for an embedded store that works")),
    /** Other registries. */
    OTHERS(aGauge(
            "physarum.registry.others",
            "Other registries in the network, which share no entries with this one; looked for with an embedded"
                    + " store only"));

    @SuppressWarnings("ImmutableEnumChecker") // it is, but in another module
    private final MeterSpec spec;

    RegistryMeter(MeterSpec spec) {
        this.spec = spec;
    }

    @Override
    public MeterSpec spec() {
        return spec;
    }

    @Override
    public String component() {
        return "registry-service";
    }
}
