package io.physarum.bootstrap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.starter.rtt.Rtt;
import io.physarum.starter.rtt.RttListener;
import io.physarum.starter.rtt.RttTable;

/**
 * The original's meters: {@code ping_rtt} and {@code ping_ewma_rtt}, in milliseconds, for each peer that the table holds.
 * They go when the table forgets the peer.
 */
final class PingMeters implements MeterBinder {

    static final String RTT = "ping_rtt";

    static final String EWMA_RTT = "ping_ewma_rtt";

    private final RttTable table;

    private final String hostname;

    PingMeters(RttTable table, String hostname) {
        this.table = table;
        this.hostname = hostname;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        table.addListener(new Series(registry));
    }

    private final class Series implements RttListener {

        private final MeterRegistry registry;

        /** Bounded as the table is. */
        private final Map<PeerId, List<Meter>> byPeer = new ConcurrentHashMap<>();

        Series(MeterRegistry registry) {
            this.registry = registry;
        }

        @Override
        public void onAdded(PeerId peer) {
            byPeer.computeIfAbsent(
                    peer,
                    added -> List.of(
                            gauge(RTT, "Round-trip time measured last, in milliseconds", added, Rtt::last),
                            gauge(
                                    EWMA_RTT,
                                    "Moving average of the round-trip time, in milliseconds",
                                    added,
                                    Rtt::average)));
        }

        @Override
        public void onRemoved(PeerId peer) {
            List<Meter> meters = byPeer.remove(peer);
            if (meters != null) {
                meters.forEach(registry::remove);
            }
        }

        private Gauge gauge(String name, String description, PeerId peer, Function<Rtt, Duration> value) {
            return Gauge.builder(name, table, known -> millis(known, peer, value))
                    .description(description)
                    .tags(Tags.of("targetHost", peer.toString(), "host", hostname))
                    .register(registry);
        }
    }

    private static double millis(RttTable table, PeerId peer, Function<Rtt, Duration> value) {
        return table.rtt(peer).map(rtt -> value.apply(rtt).toNanos() / 1e6).orElse(Double.NaN);
    }
}
