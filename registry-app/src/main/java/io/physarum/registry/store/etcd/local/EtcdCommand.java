package io.physarum.registry.store.etcd.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.physarum.registry.store.StoreStartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command line that starts etcd. Where the machine can, etcd is told to end when this process dies. */
final class EtcdCommand {

    private static final Logger log = LoggerFactory.getLogger(EtcdCommand.class);

    /** Killed, as its files bear it, while told to end it would first wait for clients that watch. */
    private static final List<String> END_WITH_PARENT = List.of("setpriv", "--pdeathsig", "KILL");

    private static final int PROBE_SECONDS = 5;

    private static final String TOKEN = "physarum-registry";

    private EtcdCommand() {}

    /**
     * The command line.
     *
     * @param initialCluster the cluster's members, {@code name=url,…}, this one among them; of no account once it has files
     */
    static List<String> of(LocalEtcdConfig config, String initialCluster) {
        List<String> command = new ArrayList<>();
        Path binary = find(config.binary());
        if (canEndWithParent()) {
            command.addAll(END_WITH_PARENT);
        }
        command.add(binary.toString());
        command.addAll(List.of("--name", config.name()));
        command.addAll(List.of("--data-dir", config.dataDir().toString()));
        command.addAll(List.of("--listen-client-urls", config.clientUrl().toString()));
        command.addAll(
                List.of("--advertise-client-urls", config.advertisedClientUrl().toString()));
        command.addAll(List.of("--listen-peer-urls", config.listenPeerUrl().toString()));
        command.addAll(List.of("--initial-advertise-peer-urls", config.peerUrl().toString()));
        command.addAll(List.of("--initial-cluster", initialCluster));
        command.addAll(List.of("--initial-cluster-state", config.newCluster() ? "new" : "existing"));
        command.addAll(List.of("--initial-cluster-token", TOKEN));
        command.addAll(List.of("--auto-compaction-mode", "periodic", "--auto-compaction-retention", "1h"));
        return command;
    }

    private static Path find(String binary) {
        return onPath(binary)
                .orElseThrow(
                        () -> new StoreStartException(
                                "There is no program '" + binary + "' "
                                        + (binary.contains(File.separator) ? "." : "on the PATH."),
                                "Install etcd (Debian and Ubuntu: apt-get install etcd-server), name it with"
                                        + " physarum.registry.etcd.binary, or do without it: physarum.registry.store=embedded."));
    }

    private static Optional<Path> onPath(String binary) {
        if (binary.contains(File.separator)) {
            return Optional.of(Path.of(binary)).filter(Files::isExecutable).filter(Files::isRegularFile);
        }
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/local/bin:/usr/bin:/bin");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(binary))
                .filter(Files::isRegularFile)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static boolean canEndWithParent() {
        if (onPath(END_WITH_PARENT.get(0)).isEmpty()) {
            return false;
        }
        List<String> probe = new ArrayList<>(END_WITH_PARENT);
        probe.add("true");
        try {
            Process process = new ProcessBuilder(probe)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended && process.exitValue() == 0;
        } catch (IOException e) {
            log.debug("setpriv cannot be used", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
