package io.physarum.mesh.dataplane.http;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;

/** Sees that an exchange moves: the response must begin in time, and nothing may stand still. On one event loop. */
final class ExchangeWatch {

    /** The response has not begun. */
    static final String RESPONSE = "response";

    /** The request's body stands still. */
    static final String REQUEST_BODY = "request body";

    /** The response's body stands still. */
    static final String RESPONSE_BODY = "response body";

    private final EventLoop loop;
    private final HttpSettings settings;
    private final Consumer<String> onTimeout;
    private ScheduledFuture<?> next;
    private String stage = REQUEST_BODY;
    private long since = System.nanoTime();

    ExchangeWatch(EventLoop loop, HttpSettings settings, Consumer<String> onTimeout) {
        this.loop = loop;
        this.settings = settings;
        this.onTimeout = onTimeout;
        this.next = schedule(Long.MAX_VALUE);
    }

    void progress() {
        since = System.nanoTime();
    }

    /** Something came. While the response has not begun, only its beginning counts. */
    void received() {
        if (!stage.equals(RESPONSE)) {
            progress();
        }
    }

    void requestWritten() {
        if (stage.equals(REQUEST_BODY)) {
            stage = RESPONSE;
            progress();
        }
    }

    void answered() {
        stage = RESPONSE_BODY;
        progress();
    }

    void stop() {
        next.cancel(false);
    }

    /** Looks again at the latest when the shortest time-out could have passed. */
    private ScheduledFuture<?> schedule(long nanos) {
        long shortest = Math.min(
                settings.responseTimeout().toNanos(), settings.idleTimeout().toNanos());
        return loop.schedule(this::check, Math.min(nanos, shortest), TimeUnit.NANOSECONDS);
    }

    private void check() {
        long left = since + settings.timeoutOf(stage).toNanos() - System.nanoTime();
        if (left <= 0) {
            onTimeout.accept(stage);
        } else {
            next = schedule(left);
        }
    }
}
