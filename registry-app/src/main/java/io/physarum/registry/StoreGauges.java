package io.physarum.registry;

import java.time.Duration;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.physarum.registry.store.RegistryStore;
import io.physarum.registry.store.StoreHealth;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** How many entries there are; asked of the store now and then, so that a scrape does not wait for it. */
final class EntriesGauge implements MeterBinder, SmartLifecycle {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private static final Duration AFTER_CHANGE = Duration.ofMillis(500);

    private final RegistryStore store;

    private volatile double entries = Double.NaN;

    private volatile @Nullable Disposable counting;

    EntriesGauge(RegistryStore store) {
        this.store = store;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder(RegistryMeters.ENTRIES, this, gauge -> gauge.entries)
                .description("Services in the registry")
                .register(registry);
    }

    @Override
    public void start() {
        counting = Flux.merge(
                        Flux.interval(Duration.ZERO, INTERVAL), store.changes().sample(AFTER_CHANGE))
                .onBackpressureLatest()
                .concatMap(occasion -> store.health(), 1)
                .subscribe(this::count);
    }

    private void count(StoreHealth health) {
        entries = health.details().get("entries") instanceof Number number ? number.doubleValue() : Double.NaN;
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
