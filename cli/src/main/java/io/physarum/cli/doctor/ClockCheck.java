package io.physarum.cli.doctor;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * The machine's clock. No protocol of the network carries the time, so it is compared with what the HTTP ports of the
 * bootstraps say, of those on other machines.
 */
final class ClockCheck implements Check {

    private static final Duration TOLERATED = Duration.ofSeconds(10);

    private static final String CURE = "set it, and keep it right: timedatectl set-ntp true";

    private final Surroundings surroundings;

    private final List<URI> references;

    private final Evidence evidence;

    /**
     * What else speaks for the clock.
     *
     * @param built when this program was; the clock is later
     * @param synchronizedMark a file that is there when the machine's clock is kept by NTP
     */
    record Evidence(Instant built, Path synchronizedMark) {}

    ClockCheck(Surroundings surroundings, List<URI> references, Evidence evidence) {
        this.surroundings = surroundings;
        this.references = List.copyOf(references);
        this.evidence = evidence;
    }

    /** The health pages of bootstraps on other machines, at their usual port. */
    static List<URI> references(List<Multiaddr> bootstraps, int port) {
        return bootstraps.stream()
                .map(Multiaddr::host)
                .flatMap(Optional::stream)
                .distinct()
                .filter(ClockCheck::isElsewhere)
                .map(host -> page(host, port))
                .flatMap(Optional::stream)
                .toList();
    }

    private static boolean isElsewhere(String host) {
        boolean name = !host.contains(":") && host.chars().anyMatch(Character::isLetter);
        return name ? !host.equals("localhost") : !isLoopback(host);
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (java.net.UnknownHostException e) {
            return true;
        }
    }

    private static Optional<URI> page(String host, int port) {
        try {
            return Optional.of(new URI("http", null, host, port, "/actuator/health", null, null));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public Finding run() {
        Instant now = surroundings.clock().instant();
        if (now.isBefore(evidence.built())) {
            return fail("it says " + now + ", which is before this program was built", CURE);
        }
        for (URI reference : references) {
            Optional<Duration> ahead = ahead(reference);
            if (ahead.isPresent()) {
                return judge(ahead.get(), reference);
            }
        }
        if (Files.exists(evidence.synchronizedMark())) {
            return ok("the system says that it is kept by NTP");
        }
        return ok("it says " + now + "; there was no other machine's clock to compare it with");
    }

    private Optional<Duration> ahead(URI reference) {
        Instant before = surroundings.clock().instant();
        return HttpAnswer.get(reference, surroundings.part(30))
                .flatMap(HttpAnswer::date)
                .map(theirs -> Duration.between(
                        theirs,
                        before.plus(
                                Duration.between(before, surroundings.clock().instant())
                                        .dividedBy(2))));
    }

    private Finding judge(Duration ahead, URI reference) {
        if (ahead.abs().compareTo(TOLERATED) <= 0) {
            return ok("it agrees with that of " + reference.getHost());
        }
        return warn(
                "it is " + ahead.abs().toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead of") + " that of "
                        + reference.getHost(),
                CURE + ", here or there");
    }
}
