package io.physarum.walkthrough;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.awaitility.Awaitility.await;

/** A program of {@code bin/}, run as a process of its own; what it prints goes into a file that tests can read. */
public final class Program implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final String name;

    private final Process process;

    private final Path log;

    private Program(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts a launcher with its own home directory below {@code home}. */
    public static Program start(Path home, Map<String, String> environment, List<String> command) {
        try {
            Files.createDirectories(home);
            Path log = home.resolve("output.log");
            String name = command.get(0);
            // Whoever runs the tests in the background of a script has them, and what they start, ignore Ctrl-C.
            List<String> words = new ArrayList<>(List.of("env", "--default-signal=INT"));
            words.add(root().resolve("bin").resolve(name).toString());
            words.addAll(command.subList(1, command.size()));
            ProcessBuilder builder = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .directory(home.toFile());
            builder.environment().put("PHYSARUM_NO_BUILD", "1");
            builder.environment().put("PHYSARUM_JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("PHYSARUM_HOME", home.toString());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            return new Program(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    /** The project's root directory. */
    public static Path root() {
        return Path.of(System.getProperty("physarum.root", ".."))
                .toAbsolutePath()
                .normalize();
    }

    /** Waits until the program prints something that matches, and returns the first group, or all of it if there is none. */
    public String awaitOutput(String regex) {
        return awaitOutput(regex, START_LIMIT);
    }

    String awaitOutput(String regex, Duration limit) {
        Pattern pattern = Pattern.compile(regex);
        Matcher[] found = new Matcher[1];
        await(name + " prints " + regex)
                .atMost(limit)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    found[0] = pattern.matcher(output());
                    boolean matches = found[0].find();
                    if (!matches && !process.isAlive()) {
                        throw new IllegalStateException(name + " ended with " + process.exitValue() + ":\n" + output());
                    }
                    return matches;
                });
        return found[0].groupCount() > 0 ? found[0].group(1) : found[0].group();
    }

    /** Everything printed so far. */
    public String output() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the program to end by itself, and returns its status. */
    int awaitExit(Duration limit) throws InterruptedException {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException(name + " did not end within " + limit + ":\n" + output());
        }
        return process.exitValue();
    }

    /** Ends it as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /** Sends it a signal, for example {@code INT} as Ctrl-C does. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(name + " did not stop within " + STOP_LIMIT + ":\n" + output());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
