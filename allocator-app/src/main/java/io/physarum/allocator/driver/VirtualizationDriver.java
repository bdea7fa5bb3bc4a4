package io.physarum.allocator.driver;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs instances on this machine. Methods return at once, the work is done when the result is subscribed to, on threads
 * of the driver; signals arrive there. Failures are {@link DriverException}s. Thread-safe.
 *
 * <p>A driver finds its own instances again after the allocator was restarted or killed: {@link #adopt}. Instances of an
 * allocator with another identity are left alone as long as they may have an owner.
 */
public interface VirtualizationDriver {

    /** What the driver is called in properties, meters and messages. */
    String name();

    /** Whether it could run something now, and how much the machine has. Never fails. */
    Mono<DriverStatus> status();

    /** Whether its instances share this machine's network, so that their ports are the machine's. */
    default boolean sharesNetwork() {
        return true;
    }

    /** Whether an image is of a kind that this driver runs. */
    boolean runs(String image);

    /** Whether an image is on this machine already. */
    Mono<Boolean> imagePresent(String image);

    /** Whether {@link #pull} may bring an image here from elsewhere; if not, only what is on this machine can be run. */
    default boolean fetches(String image) {
        return true;
    }

    /** Brings an image onto this machine; does nothing if it is here. */
    Mono<Void> pull(String image);

    /** Starts an instance of an image that is present; completes when it has been started, not when it listens. */
    Mono<RunningInstance> start(InstanceSpec spec);

    /** Completes when the instance has ended by itself or was stopped, empty if the driver was closed; any number may wait. */
    Mono<InstanceExit> exit(RunningInstance instance);

    /** The end of what the instance has written, for humans; empty if it is gone. */
    Mono<String> lastOutput(RunningInstance instance);

    /**
     * Ends the instance with all that it has started, first politely, after a grace by force, and removes what it leaves on
     * this machine. Completes when that is done, also if it had ended before.
     */
    Mono<Void> stop(RunningInstance instance);

    /** The instances of this allocator that still run from before; what is left of ended ones is removed. Call it once, first. */
    Flux<RunningInstance> adopt();

    /** Gives up the driver, and ends its instances unless they are to be kept. */
    Mono<Void> close();
}
