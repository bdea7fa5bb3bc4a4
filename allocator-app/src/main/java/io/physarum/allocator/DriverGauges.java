package io.physarum.allocator;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.core.instrument.MeterRegistry;
import io.physarum.allocator.driver.DriverStatus;
import io.physarum.allocator.instance.Allocator;
import io.physarum.allocator.instance.AllocatorMeter;
import io.physarum.starter.StartPhase;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;

/** Which drivers work; asked of them now and then, so that a scrape does not wait for them. */
final class DriverGauges implements SmartLifecycle {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Allocator allocator;

    private final MeterRegistry registry;

    /** Bounded: the drivers do not change. */
    private final Map<String, Boolean> up = new ConcurrentHashMap<>();

    private Disposable asking = Disposables.disposed();

    DriverGauges(Allocator allocator, MeterRegistry registry) {
        this.allocator = allocator;
        this.registry = registry;
    }

    @Override
    public void start() {
        asking = Flux.interval(Duration.ZERO, INTERVAL)
                .onBackpressureDrop()
                .concatMap(tick -> allocator.driverStatuses(), 1)
                .subscribe(statuses -> statuses.forEach(this::note));
    }

    private void note(String driver, DriverStatus status) {
        if (up.put(driver, status.available()) == null) {
            AllocatorMeter.DRIVER_UP
                    .gauge(up, known -> Boolean.TRUE.equals(known.get(driver)) ? 1 : 0, driver)
                    .register(registry);
        }
    }

    @Override
    public void stop() {
        asking.dispose();
    }

    @Override
    public boolean isRunning() {
        return !asking.isDisposed();
    }

    @Override
    public int getPhase() {
        return StartPhase.SERVICES;
    }
}
