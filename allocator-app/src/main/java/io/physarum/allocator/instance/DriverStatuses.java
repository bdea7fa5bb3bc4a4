package io.physarum.allocator.instance;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.physarum.allocator.driver.DriverStatus;
import io.physarum.allocator.driver.DriverUnavailableException;
import io.physarum.allocator.driver.VirtualizationDriver;
import io.physarum.mesh.flight.SingleFlight;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * What the drivers say of themselves, each within a limit of its own: one behind which something hangs is not available, and
 * holds up nobody. However many ask, each driver is asked once at a time. Thread-safe.
 */
final class DriverStatuses {

    /** How long a driver may take to say how it is. */
    static final Duration LIMIT = Duration.ofSeconds(3);

    /** After that it is asked again, as what hung may have been put right. */
    private static final Duration GIVEN_UP = LIMIT.multipliedBy(5);

    private static final Duration TTL = Duration.ofSeconds(5);

    private static final Duration UNAVAILABLE_TTL = Duration.ofMillis(500);

    private final SingleFlight<VirtualizationDriver, DriverStatus> asking = new SingleFlight<>();

    private final Drivers drivers;

    private final Map<VirtualizationDriver, Mono<DriverStatus>> lately;

    DriverStatuses(Drivers drivers) {
        this.drivers = drivers;
        this.lately = drivers.all().stream().collect(Collectors.toUnmodifiableMap(each -> each, this::lately));
    }

    /**
     * What the driver of an image said of itself within the last seconds; if it does not know the machine, with what another one
     * knows of that. Never fails.
     */
    Mono<DriverStatus> of(String image) {
        return drivers.find(image)
                .map(lately::get)
                .orElseGet(() -> Mono.just(DriverStatus.unavailable("no driver runs '" + image + "'")))
                .flatMap(status -> status.available() ? Mono.just(status) : withMachine(status));
    }

    private Mono<DriverStatus> withMachine(DriverStatus unavailable) {
        return Flux.merge(lately.values())
                .filter(DriverStatus::available)
                .next()
                .map(other -> new DriverStatus(
                        false, unavailable.detail(), null, other.cpuPercent(), other.memoryMebibytes()))
                .defaultIfEmpty(unavailable);
    }

    /** What each says now, in order; never fails. */
    Mono<Map<VirtualizationDriver, DriverStatus>> now() {
        return Flux.fromIterable(drivers.all())
                .flatMapSequential(driver -> ask(driver).map(status -> Map.entry(driver, status)))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue, LinkedHashMap::new);
    }

    private Mono<DriverStatus> lately(VirtualizationDriver driver) {
        return ask(driver)
                .cache(
                        known -> known.available() ? TTL : UNAVAILABLE_TTL,
                        failure -> Duration.ZERO,
                        () -> Duration.ZERO);
    }

    private Mono<DriverStatus> ask(VirtualizationDriver driver) {
        return answer(driver)
                .onErrorResume(failure -> Mono.just(DriverStatus.unavailable(String.valueOf(failure.getMessage()))));
    }

    /** What a driver says now; fails if it says nothing in time. */
    Mono<DriverStatus> answer(VirtualizationDriver driver) {
        Mono<DriverStatus> hangs = Mono.error(() -> new DriverUnavailableException(
                "the " + driver.name() + " driver has not answered for " + LIMIT.toSeconds()
                        + " s: what it works with hangs",
                null));
        return asking.run(driver, () -> driver.status().timeout(GIVEN_UP, hangs))
                .timeout(LIMIT, hangs);
    }
}
