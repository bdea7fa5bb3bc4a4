package io.physarum.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.physarum.cli.overlay.Credentials;
import io.physarum.cli.overlay.OverlayException;
import io.physarum.cli.overlay.OverlayOptions;
import io.physarum.libp2p.multiformats.Multiaddr;

/** The checks that there are. */
public final class Checks {

    private static final Path SYNCHRONIZED = Path.of("/run/systemd/timesync/synchronized");

    private Checks() {}

    /** Those of this machine: what is installed and stored, and who has the ports. */
    public static List<Check> machine(Surroundings surroundings, OverlayOptions overlay) {
        List<Check> checks = new ArrayList<>(List.of(
                new JavaCheck(Runtime.version()),
                new DockerCheck(surroundings),
                new EtcdCheck(surroundings),
                new DiskCheck(surroundings.home()),
                new KeyFilesCheck(surroundings.home())));
        Credentials credentials = overlay.credentials();
        overlay.keyFile()
                .ifPresent(file ->
                        credentials.identity().ifPresent(key -> checks.add(new IdentityCheck(file, key.peerId()))));
        Recognizers recognizers = new Recognizers(credentials, surroundings.part(80));
        ComponentPort.all(recognizers).forEach(port -> checks.add(new PortCheck(port, surroundings.part(10))));
        return checks;
    }

    /** Those of the network, and of the clock, which is compared with its bootstraps'. */
    public static List<Check> network(Surroundings surroundings, OverlayOptions overlay) {
        List<Check> checks = new ArrayList<>();
        List<Multiaddr> bootstraps = List.of();
        if (!overlay.hasBootstraps()) {
            checks.add(new NoBootstrapCheck("none is given, so the network was not looked at", false));
        } else {
            try {
                bootstraps = overlay.bootstraps();
                Credentials credentials = overlay.credentials();
                bootstraps.forEach(bootstrap -> checks.add(new BootstrapCheck(surroundings, bootstrap, credentials)));
                SharedNode node = new SharedNode(overlay, surroundings.part(50), 2);
                checks.add(new RegistryCheck(surroundings, node));
                checks.add(new AllocatorCheck(surroundings, node));
            } catch (OverlayException e) {
                checks.add(new NoBootstrapCheck(String.valueOf(e.getMessage()), true));
            }
        }
        ClockCheck.Evidence evidence = new ClockCheck.Evidence(built(), SYNCHRONIZED);
        checks.add(new ClockCheck(
                surroundings, ClockCheck.references(bootstraps, ComponentPort.BOOTSTRAP_HTTP), evidence));
        return checks;
    }

    /** When the file that holds this program was written; the epoch if that cannot be told. */
    private static Instant built() {
        try {
            var source = Checks.class.getProtectionDomain().getCodeSource();
            return source == null
                    ? Instant.EPOCH
                    : Files.getLastModifiedTime(Path.of(source.getLocation().toURI()))
                            .toInstant();
        } catch (java.net.URISyntaxException | java.io.IOException | RuntimeException e) {
            return Instant.EPOCH;
        }
    }
}
