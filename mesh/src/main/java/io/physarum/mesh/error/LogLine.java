package io.physarum.mesh.error;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A message as one line of a log. One may have many lines, such as that of an instance with what it wrote last, which is a
 * stranger's text: in a log each of its lines could pass for an entry.
 */
public final class LogLine {

    private static final int MAX_LAST_LINES = 10;

    private static final int MAX_LENGTH = 2000;

    private static final String LEFT_OUT = "…";

    private LogLine() {}

    /** The message's first line and its last ten, between bars; of more than 2000 characters the middle is left out. */
    public static String of(@Nullable String message) {
        List<String> lines = String.valueOf(message)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return shortened(kept(lines).collect(Collectors.joining(" | ")));
    }

    private static Stream<String> kept(List<String> lines) {
        int leftOut = lines.size() - 1 - MAX_LAST_LINES;
        return leftOut <= 0
                ? lines.stream()
                : Stream.concat(Stream.of(lines.get(0), LEFT_OUT), lines.subList(1 + leftOut, lines.size()).stream());
    }

    private static String shortened(String line) {
        return line.length() <= MAX_LENGTH
                ? line
                : line.substring(0, MAX_LENGTH / 2) + LEFT_OUT + line.substring(line.length() - MAX_LENGTH / 2);
    }
}
