package io.physarum.allocator.instance;

import java.time.Duration;

import io.physarum.allocator.driver.RunningInstance;
import io.physarum.allocator.driver.VirtualizationDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Ends an instance for good: one that cannot be ended takes its room until it can. */
final class Ending {

    private static final Logger log = LoggerFactory.getLogger(Ending.class);

    private static final Duration FIRST_RETRY = Duration.ofMillis(500);

    private static final Duration LONGEST_RETRY = Duration.ofMinutes(1);

    private Ending() {}

    /**
     * Completes when the driver has ended it, or is closed and looks after that itself. The ports and the room of the instance are
     * free then.
     */
    static Mono<Void> of(
            VirtualizationDriver driver, RunningInstance instance, PortPool ports, Reservation reservation) {
        return driver.stop(instance)
                .retryWhen(Retry.backoff(Long.MAX_VALUE, FIRST_RETRY)
                        .maxBackoff(LONGEST_RETRY)
                        .doBeforeRetry(retry -> log.warn(
                                "{} cannot be ended yet: {}",
                                instance,
                                retry.failure().getMessage())))
                .doOnSuccess(ended -> {
                    ports.release(instance.ports());
                    reservation.release();
                });
    }
}
