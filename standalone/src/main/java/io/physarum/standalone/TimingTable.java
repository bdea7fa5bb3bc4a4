package io.physarum.standalone;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes a {@code Server-Timing} header as a table for humans. */
final class TimingTable {

    private static final Pattern ENTRY = Pattern.compile("\\s*([^;,\\s]+)\\s*;\\s*dur=([0-9.]+)");

    private TimingTable() {}

    static String of(String serverTiming) {
        StringBuilder table = new StringBuilder(String.format("%-12s %10s%n", "stage", "ms"));
        Matcher entry = ENTRY.matcher(serverTiming);
        while (entry.find()) {
            table.append(
                    String.format(Locale.ROOT, "%-12s %10.1f%n", entry.group(1), Double.parseDouble(entry.group(2))));
        }
        return table.toString();
    }
}
