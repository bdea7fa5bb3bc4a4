package io.physarum.bootstrap;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
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
                            gauge(PingMeter.RTT, added, Rtt::last), gauge(PingMeter.EWMA_RTT, added, Rtt::average)));
        }

        @Override
        public void onRemoved(PeerId peer) {
            List<Meter> meters = byPeer.remove(peer);
            if (meters != null) {
                meters.forEach(registry::remove);
            }
        }

        private Gauge gauge(PingMeter meter, PeerId peer, Function<Rtt, Duration> value) {
            return meter.gauge(table, known -> millis(known, peer, value), peer.toString(), hostname)
                    .register(registry);
        }
    }

    private static double millis(RttTable table, PeerId peer, Function<Rtt, Duration> value) {
        return table.rtt(peer).map(rtt -> value.apply(rtt).toNanos() / 1e6).orElse(Double.NaN);
    }
}
