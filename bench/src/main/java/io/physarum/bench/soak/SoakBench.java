package io.physarum.bench.soak;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Connects many peers to one host, and prints each minute what they cost and whether they all still answer. */
public final class SoakBench {

    private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final SoakOptions options;

    private final PrintStream out;

    private int unanswered;

    private SoakBench(SoakOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** Runs the benchmark; the arguments are those of {@link SoakOptions}. */
    public static void main(String[] arguments) {
        SoakOptions options = SoakOptions.parse(List.of(arguments));
        OpenFiles.requireFor(options.connections());
        new SoakBench(options, System.out).run();
    }

    private void line(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
    }

    private void run() {
        line(
                "Java %s, %d peers, each with a connection to one host, %s, for %d minutes; all in this JVM",
                Runtime.version(), options.connections(), options.securityProtocol(), options.minutes());
        try (Crowd crowd = Crowd.gather(options)) {
            line("%n%-8s %12s %14s %14s %12s", "minute", "connections", "heap MB", "direct MB", "unanswered");
            MemoryUse first = sample(crowd, 0);
            MemoryUse last = first;
            for (int minute = 1; minute <= options.minutes(); minute++) {
                pass(crowd);
                last = sample(crowd, minute);
            }
            results(crowd, first, last);
        }
    }

    private MemoryUse sample(Crowd crowd, int minute) {
        MemoryUse use = MemoryUse.now();
        line(
                "%-8d %12d %14.2f %14.2f %12d",
                minute, crowd.connected(), use.heapBytes() / 1e6, use.directBytes() / 1e6, unanswered);
        return use;
    }

    /** A minute, in which everybody is pinged now and then. */
    private void pass(Crowd crowd) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (System.nanoTime() - end < 0) {
            long next = System.nanoTime() + PING_NANOS;
            List<String> failures = crowd.pingAll();
            unanswered += failures.size();
            failures.stream().distinct().forEach(why -> line("unanswered: %s", why));
            while (System.nanoTime() - next < 0 && System.nanoTime() - end < 0) {
                LockSupport.parkNanos(Math.min(next, end) - System.nanoTime());
            }
        }
    }

    private void results(Crowd crowd, MemoryUse first, MemoryUse last) {
        line("");
        line("RESULT soak_connections=%d", options.connections());
        line("RESULT soak_minutes=%d", options.minutes());
        line("RESULT soak_connections_lost=%d", options.connections() - crowd.connected());
        line("RESULT soak_pings_unanswered=%d", unanswered);
        line("RESULT soak_heap_growth_percent=%.1f", growth(first.heapBytes(), last.heapBytes()));
        line("RESULT soak_direct_growth_percent=%.1f", growth(first.directBytes(), last.directBytes()));
    }

    private static double growth(long first, long last) {
        return 100.0 * (last - first) / first;
    }
}
