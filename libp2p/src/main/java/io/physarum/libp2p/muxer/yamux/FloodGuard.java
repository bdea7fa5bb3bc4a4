package io.physarum.libp2p.muxer.yamux;

import java.util.function.LongSupplier;

import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitListener;

/**
 * Counts what a peer can do for next to nothing: a stream opened and reset within one frame costs twelve bytes to send, and a
 * channel, a pipeline and a timer to serve. Confined to the event loop. Each method throws when it is one too many.
 */
final class FloodGuard {

    private final LongSupplier nanoClock;

    private final LimitListener limits;

    private final Allowance resets;

    private final Allowance pings;

    private final Allowance idleFrames;

    private boolean tripped;

    FloodGuard(YamuxEnvironment environment) {
        FloodLimits floods = environment.config().floods();
        this.nanoClock = environment.nanoClock();
        this.limits = environment.limits();
        long now = nanoClock.getAsLong();
        this.resets = new Allowance(floods.resetsPerSecond(), now);
        this.pings = new Allowance(floods.pingsPerSecond(), now);
        this.idleFrames = new Allowance(floods.idleFramesPerSecond(), now);
    }

    /** A stream that the peer opened was reset or refused. */
    void reset() {
        take(resets, Limit.MAX_RESETS_PER_SECOND);
    }

    /** The peer wants an answer to a ping. */
    void ping() {
        take(pings, Limit.MAX_PINGS_PER_SECOND);
    }

    /** A frame had no effect. */
    void idleFrame() {
        take(idleFrames, Limit.MAX_IDLE_FRAMES_PER_SECOND);
    }

    private void take(Allowance allowance, Limit limit) {
        if (tripped) {
            return;
        }
        if (!allowance.take(nanoClock.getAsLong())) {
            tripped = true;
            throw limits.exceeded(limit, allowance.perSecond());
        }
    }
}
