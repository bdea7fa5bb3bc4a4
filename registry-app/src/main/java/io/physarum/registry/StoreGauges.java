package io.physarum.registry;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.registry.store.RegistryStore;
import io.physarum.registry.store.StoreHealth;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** How the store is and what it holds; asked of it now and then, so that a scrape does not wait for it. */
final class StoreGauges implements MeterBinder, SmartLifecycle {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Duration AFTER_CHANGE = Duration.ofMillis(500);

    private final RegistryStore store;

    private volatile StoreHealth health = new StoreHealth(false, Map.of());

    private volatile @Nullable Disposable counting;

    StoreGauges(RegistryStore store) {
        this.store = store;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        RegistryMeter.ENTRIES.gauge(this, gauges -> gauges.number("entries")).register(registry);
        RegistryMeter.STORE_UP.gauge(this, gauges -> gauges.health.up() ? 1 : 0).register(registry);
        RegistryMeter.STORE_MEMBERS
                .gauge(this, gauges -> members(gauges.health))
                .register(registry);
        RegistryMeter.STORE_LEADER.gauge(this, gauges -> leader(gauges.health)).register(registry);
    }

    @Override
    public void start() {
        counting = Flux.merge(
                        Flux.interval(Duration.ZERO, INTERVAL), store.changes().sample(AFTER_CHANGE))
                .onBackpressureLatest()
                .concatMap(occasion -> store.health(), 1)
                .subscribe(found -> health = found);
    }

    private double number(String detail) {
        return health.details().get(detail) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** How many members its cluster has; a store without one is the only member there is. */
    static double members(StoreHealth health) {
        Object members = health.details().getOrDefault("members", health.up() ? List.of(health) : "unknown");
        return health.answers() && members instanceof Collection<?> all ? all.size() : Double.NaN;
    }

    /** Whether its cluster has a leader: 1 or 0. */
    static double leader(StoreHealth health) {
        return health.answers() && !"none".equals(health.details().get("leader")) ? 1 : 0;
    }

    @Override
    public void stop() {
        Disposable running = counting;
        if (running != null) {
            running.dispose();
            counting = null;
        }
    }

    @Override
    public boolean isRunning() {
        return counting != null;
    }

    @Override
    public int getPhase() {
        return LocalEtcdLifecycle.PHASE + 1;
    }
}
