package io.physarum.allocator.instance;

import java.util.List;
import java.util.stream.Collectors;

import io.physarum.allocator.driver.DriverStatus;
import io.physarum.allocator.driver.ImageUnavailableException;
import io.physarum.allocator.driver.InstanceExit;
import io.physarum.allocator.driver.InstanceSpec;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.allocator.driver.VirtualizationDriver;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Several drivers as one: each image goes to the first that runs its kind. */
final class DriverByImage implements VirtualizationDriver {

    private final List<VirtualizationDriver> drivers;

    DriverByImage(List<VirtualizationDriver> drivers) {
        this.drivers = List.copyOf(drivers);
    }

    @Override
    public String name() {
        return drivers.stream().map(VirtualizationDriver::name).collect(Collectors.joining(" or "));
    }

    /** Available if one is; the machine is the same for all that are. */
    @Override
    public Mono<DriverStatus> status() {
        return Flux.fromIterable(drivers)
                .flatMapSequential(VirtualizationDriver::status)
                .collectList()
                .map(all -> all.stream()
                        .filter(DriverStatus::available)
                        .findFirst()
                        .orElseGet(() -> DriverStatus.unavailable(
                                all.stream().map(DriverStatus::detail).collect(Collectors.joining("; ")))));
    }

    @Override
    public boolean runs(String image) {
        return drivers.stream().anyMatch(driver -> driver.runs(image));
    }

    @Override
    public Mono<Boolean> imagePresent(String image) {
        return of(image).flatMap(driver -> driver.imagePresent(image));
    }

    @Override
    public boolean fetches(String image) {
        return drivers.stream().filter(driver -> driver.runs(image)).findFirst().stream()
                .anyMatch(driver -> driver.fetches(image));
    }

    @Override
    public Mono<Void> pull(String image) {
        return of(image).flatMap(driver -> driver.pull(image));
    }

    @Override
    public Mono<RunningInstance> start(InstanceSpec spec) {
        return of(spec.info().dockerHash()).flatMap(driver -> driver.start(spec));
    }

    @Override
    public Mono<InstanceExit> exit(RunningInstance instance) {
        return of(instance.info().dockerHash()).flatMap(driver -> driver.exit(instance));
    }

    @Override
    public Mono<String> lastOutput(RunningInstance instance) {
        return of(instance.info().dockerHash()).flatMap(driver -> driver.lastOutput(instance));
    }

    @Override
    public Mono<Void> stop(RunningInstance instance) {
        return of(instance.info().dockerHash()).flatMap(driver -> driver.stop(instance));
    }

    @Override
    public Flux<RunningInstance> adopt() {
        return Flux.fromIterable(drivers).concatMap(VirtualizationDriver::adopt);
    }

    @Override
    public Mono<Void> close() {
        return Flux.fromIterable(drivers)
                .flatMapDelayError(VirtualizationDriver::close, drivers.size(), 1)
                .then();
    }

    private Mono<VirtualizationDriver> of(String image) {
        return Mono.defer(() -> Mono.justOrEmpty(
                        drivers.stream().filter(driver -> driver.runs(image)).findFirst()))
                .switchIfEmpty(Mono.error(
                        () -> new ImageUnavailableException("no driver of this allocator runs '" + image + "'", null)));
    }
}
