package io.physarum.libp2p.perf;

import java.time.Duration;

/**
 * What a serving node gives away.
 *
 * @param maxStreamsPerPeer the most runs of one peer at a time
 * @param maxUploadBytes the most bytes that one run may send
 * @param maxDownloadBytes the most bytes that one run is sent; a peer that asks for more is sent these, and then a reset
 * @param idle how long a run may stand still before it is reset
 */
public record PerfLimits(int maxStreamsPerPeer, long maxUploadBytes, long maxDownloadBytes, Duration idle) {

    private static final long GIBIBYTE = 1024L * 1024 * 1024;

    private static final PerfLimits DEFAULTS = new PerfLimits(2, 64 * GIBIBYTE, 64 * GIBIBYTE, Duration.ofMinutes(1));

    /** Checks the values. */
    public PerfLimits {
        if (maxStreamsPerPeer < 1 || maxUploadBytes < 0 || maxDownloadBytes < 0) {
            throw new IllegalArgumentException("maxStreamsPerPeer must be positive, and no number of bytes negative");
        }
        if (idle.isNegative() || idle.isZero()) {
            throw new IllegalArgumentException("idle must be longer than zero, not " + idle);
        }
    }

    /** Two runs at a time, of 64 GiB in each direction at most, which may stand still for a minute. */
    public static PerfLimits defaults() {
        return DEFAULTS;
    }
}
