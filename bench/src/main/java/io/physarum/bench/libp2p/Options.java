package io.physarum.bench.libp2p;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a run is made of.
 *
 * @param security the security protocol of our connections; js-libp2p's is Noise
 * @param delays the one-way delays of the relays, in milliseconds
 * @param seconds how long each transfer is to take
 * @param warmUpSeconds how long each stack transfers before it is measured, so that what runs is compiled
 * @param rounds how often the direct transfers of both stacks are measured, in turns
 * @param connections how many idle connections are weighed
 * @param interop where js-libp2p is installed; without it, only our stack is measured
 */
record Options(
        Security security,
        List<Duration> delays,
        double seconds,
        double warmUpSeconds,
        int rounds,
        int connections,
        Optional<Path> interop) {

    static final String USAGE =
            "--security tls|noise  --delays 0,10,50  --seconds 3  --warm-up 15  --rounds 3  --connections 500  --interop DIRECTORY";

    static Options parse(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i + 1 < arguments.size(); i += 2) {
            given.put(arguments.get(i), arguments.get(i + 1));
        }
        Options options = new Options(
                Security.valueOf(take(given, "--security", "tls").toUpperCase(Locale.ROOT)),
                Arrays.stream(take(given, "--delays", "0,10,50").split(","))
                        .map(millis -> Duration.ofMillis(Long.parseLong(millis)))
                        .toList(),
                Double.parseDouble(take(given, "--seconds", "3")),
                Double.parseDouble(take(given, "--warm-up", "15")),
                Integer.parseInt(take(given, "--rounds", "3")),
                Integer.parseInt(take(given, "--connections", "500")),
                Optional.ofNullable(given.remove("--interop")).map(Path::of).map(Path::toAbsolutePath));
        if (!given.isEmpty() || arguments.size() % 2 != 0) {
            throw new IllegalArgumentException("the options are " + USAGE + ", not " + arguments);
        }
        return options;
    }

    private static String take(Map<String, String> given, String name, String otherwise) {
        String value = given.remove(name);
        return value == null ? otherwise : value;
    }
}
