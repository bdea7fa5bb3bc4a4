package io.physarum.cli.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Makes checks, all at once. */
public final class Doctor {

    private Doctor() {}

    /** What the checks find, in their order. One that takes longer than the limit, or fails itself, is a finding as well. Blocks. */
    public static List<Finding> examine(List<Check> checks, Duration limit) {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "doctor");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Finding>> running =
                    checks.stream().map(check -> threads.submit(check::run)).toList();
            long end = System.nanoTime() + limit.toNanos();
            List<Finding> findings = new ArrayList<>();
            for (int i = 0; i < checks.size(); i++) {
                findings.add(result(checks.get(i), running.get(i), end));
            }
            return findings;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Finding result(Check check, Future<Finding> running, long end) {
        try {
            return running.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return check.late();
        } catch (ExecutionException e) {
            return check.fail("the check itself failed: " + e.getCause(), "PHYSARUM_LOG=DEBUG tells more");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return check.warn("interrupted", "try again");
        }
    }
}
