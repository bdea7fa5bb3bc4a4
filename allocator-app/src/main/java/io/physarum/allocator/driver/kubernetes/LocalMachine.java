package io.physarum.allocator.driver.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the machine has, as its kernel tells: a container sees the whole machine there, and not the limits of its own, by which
 * the JVM measures.
 *
 * @param cpuPercent its CPU, in percent of one core
 * @param memoryMebibytes its memory
 */
record LocalMachine(long cpuPercent, long memoryMebibytes) {

    private static final Pattern PROCESSOR = Pattern.compile("cpu\\d+ .*");

    private static final Pattern MEMORY = Pattern.compile("MemTotal:\\s+(\\d+) kB");

    /** Reads {@code stat} and {@code meminfo} of a folder like {@code /proc}; what is not there counts as nothing. */
    static LocalMachine read(Path proc) {
        long processors = lines(proc.resolve("stat"))
                .filter(line -> PROCESSOR.matcher(line).matches())
                .count();
        long kibibytes = lines(proc.resolve("meminfo"))
                .map(MEMORY::matcher)
                .filter(Matcher::matches)
                .mapToLong(memory -> Long.parseLong(memory.group(1)))
                .sum();
        return new LocalMachine(processors * 100, kibibytes >> 10);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            return List.<String>of().stream();
        }
    }
}
