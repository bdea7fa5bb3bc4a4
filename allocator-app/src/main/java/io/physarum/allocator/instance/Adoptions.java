package io.physarum.allocator.instance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.physarum.allocator.driver.VirtualizationDriver;
import io.physarum.mesh.error.AllocationRefusedException;
import io.physarum.mesh.error.AllocationRefusedException.Reason;
import reactor.core.publisher.Flux;

/**
 * The doors of the drivers: each opens when the driver's instances from before are taken over, whatever becomes of the others,
 * and all close when the allocator stops. Thread-safe.
 */
final class Adoptions {

    /** How long one driver keeps the allocator as a whole from being called open. */
    private static final Duration FIRST_TRY_LIMIT = Duration.ofSeconds(3);

    private final List<Adoption> all;

    private volatile State state = State.NEW;

    private volatile boolean tried;

    /** The state of all together. */
    private enum State {
        NEW,
        STARTED,
        STOPPED
    }

    Adoptions(List<Adoption> all) {
        this.all = List.copyOf(all);
    }

    /** Begins to take over. Returns at once. */
    void start() {
        state = State.STARTED;
        all.forEach(Adoption::start);
        Flux.fromIterable(all)
                .flatMap(Adoption::triedOnce, all.size())
                .then()
                .take(FIRST_TRY_LIMIT)
                .doOnTerminate(() -> tried = true)
                .subscribe();
    }

    /** Closes all; nothing is taken over from now on. */
    void stop() {
        state = State.STOPPED;
        all.forEach(Adoption::stop);
    }

    /** Whether the doors that can be open are: each driver has been tried once, or given time for that. */
    boolean isOpen() {
        return state == State.STARTED && tried;
    }

    /** Fails, as busy and with the reason, while the driver of an image takes no requests. */
    void check(String image) {
        if (state != State.STARTED) {
            throw busy("the allocator is just starting or stopping");
        }
        all.stream()
                .filter(each -> each.driver().runs(image))
                .findFirst()
                .flatMap(Adoption::pending)
                .ifPresent(why -> {
                    throw busy(why);
                });
    }

    /** Why a driver cannot start instances yet; empty if it can. */
    Optional<String> pending(VirtualizationDriver driver) {
        return all.stream().filter(each -> each.driver() == driver).findFirst().flatMap(Adoption::pending);
    }

    private static AllocationRefusedException busy(String why) {
        return new AllocationRefusedException(Reason.BUSY, why, null);
    }
}
