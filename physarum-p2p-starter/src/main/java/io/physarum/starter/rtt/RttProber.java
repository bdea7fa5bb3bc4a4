package io.physarum.starter.rtt;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.ping.Ping;
import io.physarum.starter.ProbeProperties;
import io.physarum.starter.StartPhase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Pings every connected peer at an interval and records the answers. A peer that has not answered yet is not pinged again. */
final class RttProber implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RttProber.class);

    private final Host host;

    private final Ping ping;

    private final RttTable table;

    private final ProbeProperties properties;

    /** Bounded by the host's connections. */
    private final Set<PeerId> waiting = ConcurrentHashMap.newKeySet();

    private final LongAdder answered = new LongAdder();

    private final LongAdder unanswered = new LongAdder();

    private volatile @Nullable Future<?> ticks;

    RttProber(Host host, Ping ping, RttTable table, ProbeProperties properties) {
        this.host = host;
        this.ping = ping;
        this.table = table;
        this.properties = properties;
    }

    long answered() {
        return answered.sum();
    }

    long unanswered() {
        return unanswered.sum();
    }

    @Override
    public void start() {
        EventExecutor loop = host.eventLoopGroup().next();
        long nanos = properties.interval().toNanos();
        ticks = loop.scheduleAtFixedRate(this::tick, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void stop() {
        Future<?> running = ticks;
        if (running != null) {
            running.cancel(false);
            ticks = null;
        }
    }

    @Override
    public boolean isRunning() {
        return ticks != null;
    }

    @Override
    public int getPhase() {
        return StartPhase.CLIENTS;
    }

    private void tick() {
        try {
            host.connections().stream()
                    .filter(Connection::isOpen)
                    .map(Connection::remotePeer)
                    .distinct()
                    .forEach(this::probe);
            table.expire();
        } catch (RuntimeException e) {
            // An exception would end the ticks for ever.
            log.error("probing failed", e);
        }
    }

    private void probe(PeerId peer) {
        if (waiting.add(peer)) {
            ping.ping(peer, properties.timeout())
                    .whenComplete((measured, failure) -> onAnswer(peer, measured, failure));
        }
    }

    private void onAnswer(PeerId peer, @Nullable Duration measured, @Nullable Throwable failure) {
        waiting.remove(peer);
        if (measured != null) {
            answered.increment();
            table.record(peer, measured);
        } else {
            unanswered.increment();
            log.debug("no pong from {}", peer, failure);
        }
    }
}
