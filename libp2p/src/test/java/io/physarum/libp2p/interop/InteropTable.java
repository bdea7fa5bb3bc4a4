package io.physarum.libp2p.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What came of checks with another implementation: a line each, as {@code dev/interop} prints them. */
public final class InteropTable {

    private static final String FORMAT = "%-14s %-15s %-8s %-4s %s%n";

    private final List<Line> lines = new ArrayList<>();

    private record Line(Subject subject, String protocol, String outcome) {

        @Override
        public String toString() {
            return String.format(
                    FORMAT, protocol, subject.direction(), subject.security(), subject.psk() ? "psk" : "-", outcome);
        }
    }

    /**
     * Between whom, and over what.
     *
     * @param direction who asks and who answers
     * @param security the name of the security protocol
     * @param psk whether it is in a private network
     */
    public record Subject(String direction, String security, boolean psk) {}

    /** Runs a check, and keeps what came of it. */
    public void check(Subject subject, String protocol, Runnable check) {
        lines.add(new Line(subject, protocol, outcome(check)));
    }

    private static String outcome(Runnable check) {
        try {
            check.run();
            return "ok";
        } catch (RuntimeException | AssertionError e) {
            return e.toString().strip().replaceAll("\\s+", " ");
        }
    }

    /** Writes the table to a file. */
    public void writeTo(Path file) throws IOException {
        StringBuilder text = new StringBuilder(String.format(FORMAT, "protocol", "direction", "security", "psk", ""));
        lines.forEach(text::append);
        Files.writeString(file, text);
    }

    /** Fails unless every check has passed. */
    public void assertAllOk() {
        assertThat(lines)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.outcome()).as("%s", line).isEqualTo("ok"));
    }
}
