package io.physarum.libp2p.muxer.yamux;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.ConnectionClosedException;
import org.jspecify.annotations.Nullable;

/**
 * Pings the peer at once, then regularly, and more often while data flows: measures the round-trip time, and fails the connection
 * if no answer comes.
 */
final class KeepAlive {

    private static final long REFRESH_NANOS = 500_000_000;

    private final ChannelHandlerContext context;

    private final YamuxConfig config;

    private final LongSupplier nanoClock;

    private final IntConsumer sendPing;

    private final Consumer<ConnectionClosedException> onSilence;

    private int lastValue;

    private long sentNanos;

    private boolean waiting;

    private volatile long roundTripNanos;

    private @Nullable Future<?> timer;

    KeepAlive(
            ChannelHandlerContext context,
            YamuxConfig config,
            LongSupplier nanoClock,
            IntConsumer sendPing,
            Consumer<ConnectionClosedException> onSilence) {
        this.context = context;
        this.config = config;
        this.nanoClock = nanoClock;
        this.sendPing = sendPing;
        this.onSilence = onSilence;
    }

    void start() {
        if (!config.keepAliveInterval().isZero()) {
            ping();
        }
    }

    private void ping() {
        lastValue++;
        waiting = true;
        sentNanos = nanoClock.getAsLong();
        sendPing.accept(lastValue);
        schedule(this::checkAnswer, config.keepAliveTimeout());
    }

    private void checkAnswer() {
        if (waiting) {
            onSilence.accept(new ConnectionClosedException("the peer did not answer a keep-alive within "
                    + config.keepAliveTimeout().toMillis() + " ms"));
        }
    }

    /** Measures the round-trip time anew if the last one is old; for when data flows, as the load of a link changes it. */
    void refresh() {
        boolean isOld = nanoClock.getAsLong() - sentNanos > REFRESH_NANOS;
        if (isOld && !waiting && !config.keepAliveInterval().isZero()) {
            ping();
        }
    }

    /** Takes an answer; false if it is none to what was asked. */
    boolean onAnswer(int value) {
        if (!waiting || value != lastValue) {
            return false;
        }
        waiting = false;
        roundTripNanos = Math.max(1, nanoClock.getAsLong() - sentNanos);
        schedule(this::ping, config.keepAliveInterval());
        return true;
    }

    private void schedule(Runnable task, Duration delay) {
        stop();
        timer = context.executor().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** The last measured round-trip time, or 0 if there was none yet. */
    long roundTripNanos() {
        return roundTripNanos;
    }

    void stop() {
        Future<?> pending = timer;
        if (pending != null) {
            pending.cancel(false);
            timer = null;
        }
    }
}
