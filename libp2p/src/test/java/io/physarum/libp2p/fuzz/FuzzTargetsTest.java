package io.physarum.libp2p.fuzz;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every class {@code XFuzz} is a fuzz target, and has its seeds in {@code fuzz/<class>/} of the test resources: inputs that go
 * deep, and what the fuzzer once found. Here each is run as it is, cut short everywhere, and with bytes changed.
 */
class FuzzTargetsTest {

    private static final int CHANGED = 100;

    static List<String> targets() throws IOException, URISyntaxException {
        try (Stream<Path> seeds = Files.list(root().resolve("fuzz"))) {
            return seeds.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void everyTargetHasSeeds() throws IOException, URISyntaxException {
        Path root = root();
        try (Stream<Path> classes = Files.walk(root)) {
            assertThat(classes.map(file -> root.relativize(file).toString())
                            .filter(file -> file.endsWith("Fuzz.class"))
                            .map(file -> file.substring(0, file.length() - ".class".length())
                                    .replace('/', '.')))
                    .containsExactlyInAnyOrderElementsOf(targets())
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void standsWhatLooksLikeItsSeeds(String target) throws Exception {
        Method method = Class.forName(target).getMethod("fuzzerTestOneInput", byte[].class);
        Random random = Seeds.random();
        for (Path file : seeds(target)) {
            byte[] valid = Files.readAllBytes(file);
            run(method, valid);
            for (int length = 0; length < valid.length; length += 1 + valid.length / 200) {
                run(method, Arrays.copyOf(valid, length));
            }
            for (int i = 0; i < CHANGED; i++) {
                run(method, changed(valid, random));
            }
        }
    }

    private static byte[] changed(byte[] valid, Random random) {
        byte[] changed = valid.clone();
        for (int change = 1 + random.nextInt(4); change > 0 && changed.length > 0; change--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        return changed;
    }

    private static void run(Method target, byte[] input) {
        try {
            target.invoke(null, (Object) input);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("on " + HexFormat.of().formatHex(input), e.getCause());
        }
    }

    private static List<Path> seeds(String target) throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(root().resolve("fuzz").resolve(target))) {
            return files.sorted().toList();
        }
    }

    private static Path root() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(FuzzTargetsTest.class.getResource("/fuzz"), "seeds")
                        .toURI())
                .resolveSibling("");
    }
}
