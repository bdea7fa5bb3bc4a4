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
 * if the peer says nothing for the timeout. On a slow link an answer may be far behind other bytes: as long as these come it is
 * waited for, up to {@value #MAX_TIMEOUTS} timeouts.
 *
 * <pre>
 * IDLE -interval over-> ASKED -answer-> IDLE
 * IDLE -refresh-> MEASURING -answer-> IDLE
 * MEASURING -timeout over-> ASKED (the same ping; one that only measures never fails a connection)
 * ASKED -timeout over, bytes came in it-> ASKED, else and after the last timeout -> onSilence
 * </pre>
 */
final class KeepAlive {

    /** How many timeouts an answer may take while other bytes come. */
    static final int MAX_TIMEOUTS = 12;

    private enum State {
        IDLE,
        MEASURING,
        ASKED
    }

    private static final long REFRESH_NANOS = 500_000_000;

    private final ChannelHandlerContext context;

    private final YamuxConfig config;

    private final LongSupplier nanoClock;

    private final IntConsumer sendPing;

    private final Consumer<ConnectionClosedException> onSilence;

    private int lastValue;

    private long sentNanos;

    private State state = State.IDLE;

    /** How many timeouts the ping has been waited for. */
    private int timeouts;

    /** Whether bytes came since this was cleared. */
    private boolean heard;

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
            ping(State.ASKED);
        }
    }

    private void ping(State asking) {
        lastValue++;
        state = asking;
        timeouts = 0;
        heard = false;
        sentNanos = nanoClock.getAsLong();
        sendPing.accept(lastValue);
        schedule(this::checkAnswer, config.keepAliveTimeout());
    }

    /** Something came from the peer. */
    void heard() {
        heard = true;
    }

    private void checkAnswer() {
        if (state == State.IDLE) {
            return;
        }
        timeouts++;
        boolean mayWait = state == State.MEASURING || (heard && timeouts < MAX_TIMEOUTS);
        if (mayWait) {
            state = State.ASKED;
            heard = false;
            schedule(this::checkAnswer, config.keepAliveTimeout());
        } else {
            onSilence.accept(new ConnectionClosedException("the peer did not answer a keep-alive within "
                    + config.keepAliveTimeout().multipliedBy(timeouts).toMillis() + " ms"));
        }
    }

    /** Measures the round-trip time anew if the last one is old; for when data flows, as the load of a link changes it. */
    void refresh() {
        boolean isOld = nanoClock.getAsLong() - sentNanos > REFRESH_NANOS;
        if (isOld && state == State.IDLE && !config.keepAliveInterval().isZero()) {
            ping(State.MEASURING);
        }
    }

    /** Takes an answer; false if it is none to what was asked. */
    boolean onAnswer(int value) {
        if (state == State.IDLE || value != lastValue) {
            return false;
        }
        state = State.IDLE;
        roundTripNanos = Math.max(1, nanoClock.getAsLong() - sentNanos);
        schedule(() -> ping(State.ASKED), config.keepAliveInterval());
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
