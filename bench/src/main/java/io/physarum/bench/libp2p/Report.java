package io.physarum.bench.libp2p;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Prints lines as they become known, and the results, one {@code RESULT key=value} each, at the end. */
final class Report {

    private static final double MEGA = 1e6;

    private final PrintWriter out;

    private final Map<String, String> results = new LinkedHashMap<>();

    Report(PrintWriter out) {
        this.out = out;
    }

    void line(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
        out.flush();
    }

    void head() {
        line("%n%-22s %-18s %10s %12s %18s", "link", "stack", "up MB/s", "down MB/s", "first byte (RTTs)");
    }

    /**
     * A line of the table; what is not known is NaN.
     *
     * @param roundTrips from the order to connect to the first byte
     */
    void row(String link, String stack, Rates rates, double roundTrips) {
        line(
                "%-22s %-18s %10s %12s %18s",
                link,
                stack,
                text("%.1f", rates.up() / MEGA),
                text("%.1f", rates.down() / MEGA),
                text("%.2f", roundTrips));
    }

    private static String text(String format, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
    }

    void result(String key, String format, double value) {
        results.put(key, String.format(Locale.ROOT, format, value));
    }

    void finish() {
        line("");
        results.forEach((key, value) -> line("RESULT %s=%s", key, value));
    }

    /**
     * Throughput in bytes a second.
     *
     * @param up from the client to the server
     * @param down from the server to the client
     */
    record Rates(double up, double down) {

        /** Each direction's median. */
        static Rates median(List<Rates> rates) {
            return new Rates(median(rates, Rates::up), median(rates, Rates::down));
        }

        private static double median(List<Rates> rates, ToDoubleFunction<Rates> direction) {
            double[] sorted = rates.stream().mapToDouble(direction).sorted().toArray();
            return sorted[sorted.length / 2];
        }

        double least() {
            return Math.min(up, down);
        }
    }
}
