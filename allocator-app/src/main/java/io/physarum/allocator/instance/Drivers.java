package io.physarum.allocator.instance;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import io.physarum.allocator.driver.ImageUnavailableException;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.allocator.driver.VirtualizationDriver;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The drivers of this machine: each image belongs to the first that runs its kind.
 *
 * @param all the drivers, in order
 */
record Drivers(List<VirtualizationDriver> all) {

    Drivers {
        all = List.copyOf(all);
    }

    /** Their names, for messages. */
    String names() {
        return all.stream().map(VirtualizationDriver::name).collect(Collectors.joining(" or "));
    }

    /** The driver that runs an image; empty if none does. */
    Optional<VirtualizationDriver> find(String image) {
        return all.stream().filter(driver -> driver.runs(image)).findFirst();
    }

    /** The driver that runs an image; fails if none does. */
    VirtualizationDriver of(String image) {
        return find(image)
                .orElseThrow(
                        () -> new ImageUnavailableException("no driver of this allocator runs '" + image + "'", null));
    }

    /** The driver that runs an instance. */
    VirtualizationDriver of(RunningInstance instance) {
        return of(instance.info().dockerHash());
    }

    /** Closes all, whatever becomes of the others. */
    Mono<Void> close() {
        return Flux.fromIterable(all)
                .flatMapDelayError(VirtualizationDriver::close, all.size(), 1)
                .then();
    }
}
