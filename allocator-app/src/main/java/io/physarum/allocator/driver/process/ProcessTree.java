package io.physarum.allocator.driver.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.physarum.allocator.driver.InstanceStopException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * An instance's processes: the first one, its session, whatever carries the instance's mark in its environment, and all
 * their descendants. The mark is random and never used again, so it finds a process that has left the session too, and
 * never another's; a process id alone proves nothing and is not trusted.
 */
final class ProcessTree {

    /** The variable by which an instance's processes are known. */
    static final String MARK = "PHYSARUM_INSTANCE";

    private static final Duration POLL = Duration.ofMillis(20);

    private static final int ROUNDS = 100;

    private final ProcessTable table;

    private final String mark;

    private final @Nullable ProcessEntry leader;

    /** A tree whose first process may be unknown, or have ended long ago. */
    ProcessTree(ProcessTable table, String id, @Nullable ProcessEntry leader) {
        this.table = table;
        this.mark = MARK + "=" + id;
        this.leader = leader;
    }

    /** Everything of it that lives. */
    List<ProcessEntry> members() {
        List<ProcessEntry> all = table.all();
        Set<Long> pids = new HashSet<>();
        boolean grown = true;
        for (ProcessEntry entry : all) {
            if (isRoot(entry)) {
                pids.add(entry.pid());
            }
        }
        while (grown) {
            grown = false;
            for (ProcessEntry entry : all) {
                grown |= pids.contains(entry.parent()) && pids.add(entry.pid());
            }
        }
        return all.stream().filter(entry -> pids.contains(entry.pid())).toList();
    }

    private boolean isRoot(ProcessEntry entry) {
        if (leader != null && entry.sameProcess(leader)) {
            return true;
        }
        return inSession(entry) || table.hasVariable(entry, mark);
    }

    /** A session keeps its number only as long as its leader lives; later the number may be another's. */
    private boolean inSession(ProcessEntry entry) {
        return leader != null
                && entry.session() == leader.pid()
                && table.find(leader.pid()).filter(leader::sameProcess).isPresent();
    }

    /** Asks all to end, and after a grace ends what is left; fails with {@link InstanceStopException} if some live on even then. */
    Mono<Void> end(Duration grace, Scheduler scheduler) {
        return Mono.fromCallable(() -> {
                    List<ProcessEntry> asked = members();
                    asked.forEach(entry -> signal(entry, false));
                    return asked;
                })
                .subscribeOn(scheduler)
                .flatMap(asked -> gone(asked, grace, scheduler).then(kill(asked, scheduler)));
    }

    private Mono<Void> gone(List<ProcessEntry> entries, Duration grace, Scheduler scheduler) {
        return Mono.fromCallable(() -> entries.stream().noneMatch(this::lives))
                .filter(Boolean::booleanValue)
                .repeatWhenEmpty(rounds -> rounds.delayElements(POLL, scheduler))
                .timeout(grace, Mono.empty(), scheduler)
                .then();
    }

    /** What forks while it is being killed is found in the next round. */
    private Mono<Void> kill(List<ProcessEntry> asked, Scheduler scheduler) {
        return Mono.fromCallable(() -> {
                    List<ProcessEntry> left = new ArrayList<>(members());
                    asked.stream()
                            .filter(this::lives)
                            .filter(entry -> !left.contains(entry))
                            .forEach(left::add);
                    left.forEach(entry -> signal(entry, true));
                    return left.isEmpty();
                })
                .subscribeOn(scheduler)
                .filter(Boolean::booleanValue)
                .repeatWhenEmpty(ROUNDS, rounds -> rounds.delayElements(POLL, scheduler))
                .onErrorMap(
                        IllegalStateException.class,
                        e -> new InstanceStopException(
                                "processes marked " + mark + " live on after " + ROUNDS + " signals: "
                                        + members().stream()
                                                .map(ProcessEntry::pid)
                                                .toList(),
                                e))
                .then();
    }

    private boolean lives(ProcessEntry entry) {
        return table.find(entry.pid()).filter(entry::sameProcess).isPresent();
    }

    private void signal(ProcessEntry entry, boolean force) {
        ProcessHandle.of(entry.pid()).filter(handle -> lives(entry)).ifPresent(handle -> {
            if (force) {
                handle.destroyForcibly();
            } else {
                handle.destroy();
            }
        });
    }
}
