package io.physarum.allocator.driver.process;

import java.time.Duration;
import java.util.Optional;

import io.physarum.allocator.driver.RunningInstance;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * An instance that this driver watches.
 *
 * @param instance the instance
 * @param leader its first process
 * @param exitStatus completes when that process has ended, empty if its status cannot be known
 */
record LiveProcess(RunningInstance instance, ProcessEntry leader, Mono<Optional<Integer>> exitStatus) {

    private static final Duration POLL = Duration.ofMillis(200);

    /** The end of a child. */
    static Mono<Optional<Integer>> exitOf(Process child) {
        return Mono.fromFuture(child.onExit(), true).map(ended -> Optional.of(ended.exitValue()));
    }

    /** The end of a process that is not a child of this one: nobody tells, so it is looked for. */
    static Mono<Optional<Integer>> exitOf(ProcessEntry process, ProcessTable table, Scheduler scheduler) {
        return Mono.fromCallable(() -> table.find(process.pid()).filter(process::sameProcess))
                .subscribeOn(scheduler)
                .filter(Optional::isEmpty)
                .repeatWhenEmpty(rounds -> rounds.delayElements(POLL, scheduler))
                .map(gone -> Optional.<Integer>empty());
    }
}
