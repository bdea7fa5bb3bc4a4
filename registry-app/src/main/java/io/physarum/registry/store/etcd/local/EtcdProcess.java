package io.physarum.registry.store.etcd.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.physarum.registry.store.StoreStartException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps etcd running: starts it, starts it again when it ends (after a pause that doubles while it keeps ending at once),
 * and ends it for good. Its state belongs to one thread, which also is the parent of the process: it must live as long,
 * for the death signal is tied to the thread.
 *
 * <pre>
 * IDLE -start→ RUNNING -exit→ PAUSING -pause over→ RUNNING
 * any -stop→ STOPPED
 * </pre>
 */
final class EtcdProcess {

    private static final Logger log = LoggerFactory.getLogger(EtcdProcess.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** After this time a process counts as started well. */
    private static final Duration GOOD_RUN = Duration.ofSeconds(60);

    private final Path dataDir;

    private final Duration stopTimeout;

    private final ProcessFile file;

    private final ScheduledExecutorService supervisor = Executors.newSingleThreadScheduledExecutor(EtcdProcess::thread);

    private List<String> command = List.of();

    private @Nullable Process process;

    private @Nullable ScheduledFuture<?> restart;

    private Duration pause = FIRST_PAUSE;

    private long startedAtNanos;

    private boolean stopped;

    private final AtomicBoolean stopping = new AtomicBoolean();

    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private volatile EtcdOutput output = new EtcdOutput();

    EtcdProcess(Path dataDir, Duration stopTimeout) {
        this.dataDir = dataDir.toAbsolutePath();
        this.stopTimeout = stopTimeout;
        this.file = new ProcessFile(this.dataDir);
    }

    /** Ends a process that an earlier run left behind. */
    CompletableFuture<Void> endLeftBehind() {
        return CompletableFuture.supplyAsync(file::leftBehind, supervisor)
                .thenCompose(
                        left -> left.map(this::endLeftBehind).orElseGet(() -> CompletableFuture.completedFuture(null)));
    }

    private CompletableFuture<Void> endLeftBehind(ProcessHandle left) {
        log.warn("etcd process {} was left behind by an earlier run; ending it", left.pid());
        return end(left);
    }

    /**
     * Starts the process and keeps it running from now on.
     *
     * @return completes with the output when the process ends for the first time
     */
    CompletableFuture<EtcdOutput> start(List<String> commandLine) {
        CompletableFuture<EtcdOutput> firstExit = new CompletableFuture<>();
        supervisor.execute(() -> {
            command = commandLine;
            try {
                run(firstExit);
            } catch (IOException e) {
                firstExit.completeExceptionally(new StoreStartException(
                        "etcd cannot be started: " + e.getMessage() + ".",
                        "See that " + commandLine.get(0) + " can be run and " + dataDir + " be written to.",
                        e));
            }
        });
        return firstExit;
    }

    private void run(CompletableFuture<EtcdOutput> firstExit) throws IOException {
        if (stopped) {
            return;
        }
        makeFolder();
        EtcdOutput lines = new EtcdOutput();
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        process = started;
        output = lines;
        startedAtNanos = System.nanoTime();
        log.info("etcd runs as process {} on {}", started.pid(), dataDir);
        CompletableFuture<Void> read = lines.readAll(started.getInputStream());
        started.onExit()
                .thenCombine(read, (ended, done) -> ended)
                .thenAcceptAsync(
                        ended -> {
                            firstExit.complete(lines);
                            onExit(ended, lines);
                        },
                        supervisor);
        remember(started);
    }

    /** Not worth ending it for: the disk may be full just now, and the process is looked after all the same. */
    private void remember(Process started) {
        try {
            started.getOutputStream().close();
            file.write(started.toHandle());
        } catch (IOException e) {
            log.warn(
                    "it cannot be noted that etcd runs as process {}; should this registry be killed, end that process before"
                            + " starting another: {}",
                    started.pid(),
                    e.toString());
        }
    }

    private void makeFolder() throws IOException {
        Files.createDirectories(dataDir.resolveSibling("."));
        if (!Files.exists(dataDir)) {
            boolean posix = Files.getFileStore(dataDir.resolveSibling(".")).supportsFileAttributeView("posix");
            if (posix) {
                Files.createDirectory(
                        dataDir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(dataDir);
            }
        }
    }

    private void onExit(Process ended, EtcdOutput lines) {
        if (stopped || ended != process) {
            return;
        }
        boolean good = System.nanoTime() - startedAtNanos > GOOD_RUN.toNanos();
        pause = good ? FIRST_PAUSE : pause;
        log.warn(
                "etcd has ended with status {}, starting it again in {} ms; its last words: {}",
                ended.exitValue(),
                pause.toMillis(),
                lastWords(lines));
        if (StartFailure.isRemoved(lines)) {
            StoreStartException removed = StartFailure.removed(dataDir);
            log.error("{} {}", removed.getMessage(), removed.cure());
        }
        restart = supervisor.schedule(this::runAgain, pause.toMillis(), TimeUnit.MILLISECONDS);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private void runAgain() {
        try {
            run(new CompletableFuture<>());
        } catch (IOException e) {
            log.error("etcd cannot be started again, trying later", e);
            restart = supervisor.schedule(this::runAgain, LONGEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static String lastWords(EtcdOutput lines) {
        List<String> all = lines.lastLines();
        return all.isEmpty() ? "none" : all.get(all.size() - 1);
    }

    /** What the process has printed since it was started last. */
    EtcdOutput output() {
        return output;
    }

    /** Ends the process for good: asks it to, and after a time makes it. Idempotent. */
    CompletableFuture<Void> stop() {
        if (stopping.compareAndSet(false, true)) {
            CompletableFuture.supplyAsync(this::stopRestarting, supervisor)
                    .thenCompose(running -> running == null ? CompletableFuture.completedFuture(null) : end(running))
                    .whenComplete((done, failure) -> {
                        supervisor.shutdown();
                        ended.complete(null);
                    });
        }
        return ended.copy();
    }

    private @Nullable ProcessHandle stopRestarting() {
        stopped = true;
        if (restart != null) {
            restart.cancel(false);
        }
        return process == null ? null : process.toHandle();
    }

    private CompletableFuture<Void> end(ProcessHandle running) {
        running.destroy();
        return running.onExit()
                .thenAccept(ended -> {})
                .completeOnTimeout(null, stopTimeout.toMillis(), TimeUnit.MILLISECONDS)
                .thenCompose(done -> {
                    if (running.isAlive()) {
                        log.warn("etcd did not end within {} ms and is killed", stopTimeout.toMillis());
                        running.destroyForcibly();
                    }
                    return running.onExit();
                })
                .thenAccept(ended -> file.delete());
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "etcd-supervisor");
        thread.setDaemon(true);
        return thread;
    }
}
