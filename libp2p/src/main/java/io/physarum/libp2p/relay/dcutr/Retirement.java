package io.physarum.libp2p.relay.dcutr;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.Connection;
import org.jspecify.annotations.Nullable;

/**
 * The end of a relayed connection that a direct one has replaced: it is closed once it is idle, as long as there is a direct one.
 * There is one of these for a relayed connection, however many direct ones come, with one timer and one listener. Confined to
 * the event loop of the relayed connection.
 *
 * <pre>
 * RESTING -begin-> WAITING -time, idle-----> closed
 *    ^              |    ^  -time, in use-+
 *    +-none direct--+    +----------------+
 * </pre>
 */
final class Retirement {

    private static final AttributeKey<Retirement> ATTRIBUTE = AttributeKey.valueOf(Retirement.class, "retirement");

    private final Connection relayed;

    private final Duration grace;

    private final BooleanSupplier hasDirect;

    private @Nullable Future<?> timer;

    private Retirement(Connection relayed, Duration grace, BooleanSupplier hasDirect) {
        this.relayed = relayed;
        this.grace = grace;
        this.hasDirect = hasDirect;
    }

    /**
     * Begins to watch a connection, unless it is watched already; called on its event loop.
     *
     * @param grace how long to wait before each look at it; above zero
     * @param hasDirect whether there is a direct connection to the same peer
     */
    static void begin(Connection relayed, Duration grace, BooleanSupplier hasDirect) {
        Attribute<Retirement> attribute = relayed.channel().attr(ATTRIBUTE);
        Retirement retirement = attribute.get();
        if (retirement == null) {
            retirement = new Retirement(relayed, grace, hasDirect);
            attribute.set(retirement);
            relayed.closeFuture().thenRun(retirement::stop);
        }
        if (retirement.timer == null && relayed.isOpen()) {
            retirement.await();
        }
    }

    private void await() {
        timer = relayed.channel().eventLoop().schedule(this::look, grace.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        timer = null;
        if (!relayed.isOpen() || !hasDirect.getAsBoolean()) {
            return;
        }
        if (relayed.isIdle()) {
            relayed.close();
        } else {
            await();
        }
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
