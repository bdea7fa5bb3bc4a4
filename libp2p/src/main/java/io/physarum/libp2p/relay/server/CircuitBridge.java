package io.physarum.libp2p.relay.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins two streams: what comes on one goes out on the other as it is, and so do the ends of their directions. They may belong
 * to different event loops. A reset of either, or a limit, resets both.
 */
final class CircuitBridge {

    private static final Logger LOG = LoggerFactory.getLogger(CircuitBridge.class);

    private final Stream source;

    private final Stream target;

    private final RelayServices services;

    private final AtomicBoolean broken = new AtomicBoolean();

    CircuitBridge(Stream source, Stream target, RelayServices services) {
        this.source = source;
        this.target = target;
        this.services = services;
    }

    /** Prepares a stream to be written to; called on its event loop before anything can be. */
    private void prepare(Stream stream, Stream other) {
        int most = services.limits().circuitBufferBytes();
        stream.config().setWriteBufferWaterMark(new WriteBufferWaterMark(most / 2, most));
        stream.pipeline().addLast(new CircuitHandler(this, other));
    }

    /** Puts the target's side in place; called on its event loop, while the stream is not read. */
    void joinTarget() {
        prepare(target, source);
    }

    /** Puts the source's side in place and lets the time of the circuit run; called on its event loop. */
    void joinSource() {
        RelayLimits limits = services.limits();
        source.pipeline()
                .addLast(new IdleStateHandler(0, 0, limits.circuitIdle().toNanos(), TimeUnit.NANOSECONDS));
        prepare(source, target);
        long longest = limits.circuit().duration().toNanos();
        if (longest > 0) {
            long seconds = limits.circuit().duration().toSeconds();
            Future<?> timer = source.eventLoop()
                    .schedule(() -> limit(Limit.RELAY_CIRCUIT_DURATION, seconds), longest, TimeUnit.NANOSECONDS);
            source.closeFuture().addListener(closed -> timer.cancel(false));
        }
    }

    /** The most bytes of each direction; 0 if there is no limit. */
    long maxBytes() {
        return services.limits().circuit().bytes();
    }

    /** A limit of the circuit is reached; it counts once, though both directions may reach it at the same time. */
    void limit(Limit limit, long value) {
        if (broken.compareAndSet(false, true)) {
            end(services.limitListener().exceeded(limit, value));
        }
    }

    /** Ends both streams at once. */
    void fail(Throwable cause) {
        if (broken.compareAndSet(false, true)) {
            end(cause);
        }
    }

    private void end(Throwable cause) {
        LOG.debug("the circuit from {} to {} ends: {}", source.remotePeer(), target.remotePeer(), cause.toString());
        source.reset();
        target.reset();
    }
}
