package io.physarum.cli.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One run of another program, and how it ended.
 *
 * @param status its exit status
 * @param output all it wrote to standard output
 */
public record ProgramRun(int status, String output) {

    /**
     * Runs a program to its end; it and its children are killed if that does not come in time. Blocks. What it writes goes
     * through a temporary file of this user alone, so that a child which outlives it keeps nobody waiting.
     *
     * @param input what it reads from standard input
     * @return empty if it did not end in time
     * @throws IOException if it cannot be started
     */
    public static Optional<ProgramRun> of(ProcessBuilder program, String input, Duration limit) throws IOException {
        Path output = Files.createTempFile("physarum-run", ".out");
        Process process = null;
        try {
            process = program.redirectOutput(output.toFile()).start();
            send(process, input);
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
                    ? Optional.of(new ProgramRun(process.exitValue(), Files.readString(output)))
                    : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException("interrupted while " + program.command().get(0) + " ran", e);
        } finally {
            if (process != null && process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            Files.delete(output);
        }
    }

    private static void send(Process process, String input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException expected) {
            // It reads nothing, or has ended already: its status and output tell more.
        }
    }
}
