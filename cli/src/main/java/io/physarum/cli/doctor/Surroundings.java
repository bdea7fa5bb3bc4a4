package io.physarum.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.physarum.mesh.bundle.HomeDirectory;

/**
 * What checks see of this machine.
 *
 * @param environment the variables
 * @param clock the machine's clock
 * @param limit how long a check may take in all
 */
public record Surroundings(Map<String, String> environment, Clock clock, Duration limit) {

    /** Copies the variables. */
    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Those of this process, and five seconds for each check. */
    public static Surroundings ofThisProcess() {
        return new Surroundings(System.getenv(), Clock.systemUTC(), Duration.ofSeconds(5));
    }

    /** The value of a variable that is set and not empty. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** The folder of what components keep: {@code physarum.home}. */
    Path home() {
        return HomeDirectory.of(environment);
    }

    /** The program that a name stands for on the {@code PATH}. */
    Optional<Path> program(String name) {
        String folders = environment.getOrDefault("PATH", "");
        return Arrays.stream(folders.split(Pattern.quote(java.io.File.pathSeparator)))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /** A part of the time that a check has. */
    Duration part(int ofHundred) {
        return limit.multipliedBy(ofHundred).dividedBy(100);
    }
}
