package io.physarum.bootstrap;

import io.physarum.mesh.meter.DocumentedMeter;
import io.physarum.mesh.meter.MeterSpec;

import static io.physarum.mesh.meter.MeterSpec.aGauge;

/** The original's meters, which the ping monitor has; they go when it forgets the peer. */
public enum PingMeter implements DocumentedMeter {
    /** The latest. */
    RTT(aGauge("ping_rtt", "Round-trip time to each peer, measured last")
            .in("milliseconds")
            .openTag("targetHost", "the peer's id")
            .openTag("host", "the name of the machine that measured")),
    /** The average. */
    EWMA_RTT(aGauge("ping_ewma_rtt", "Moving average of the round-trip time to each peer")
            .in("milliseconds")
            .openTag("targetHost", "the peer's id")
            .openTag("host", "the name of the machine that measured"));

    @SuppressWarnings("ImmutableEnumChecker") // it is, but in another module
    private final MeterSpec spec;

    PingMeter(MeterSpec spec) {
        this.spec = spec;
    }

    @Override
    public MeterSpec spec() {
        return spec;
    }

    @Override
    public String component() {
        return "ping-monitor";
    }
}
