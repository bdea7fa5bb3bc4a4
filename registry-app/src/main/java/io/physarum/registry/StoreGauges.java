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
        RegistryMeter.STORE_MEMBERS.gauge(this, StoreGauges::members).register(registry);
        RegistryMeter.STORE_LEADER.gauge(this, StoreGauges::leader).register(registry);
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

    /** A store without a cluster is the only member there is. */
    private double members() {
        StoreHealth known = health;
        Object members = known.details().getOrDefault("members", known.up() ? List.of(known) : "unknown");
        return members instanceof Collection<?> all ? all.size() : Double.NaN;
    }

    private double leader() {
        StoreHealth known = health;
        return known.up() && !"none".equals(known.details().get("leader")) ? 1 : 0;
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
