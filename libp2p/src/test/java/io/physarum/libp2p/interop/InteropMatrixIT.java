package io.physarum.libp2p.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every protocol with js-libp2p: in both directions, with each security protocol, in the open and in a private network. The
 * table of what came of it is left in {@code target/interop-matrix.txt}; {@code dev/interop} prints it.
 */
class InteropMatrixIT {

    private static final Path TABLE = Path.of(System.getProperty("basedir", "")).resolve("target/interop-matrix.txt");

    /** The security protocols that both sides speak. */
    private static final List<String> SECURITIES = List.of("/tls/1.0.0", "/noise");

    /** In the order in which they are tried: what comes first, later ones build on. */
    private static final Map<String, Consumer<InteropDirection>> PROTOCOLS = new LinkedHashMap<>();

    static {
        PROTOCOLS.put("connect", InteropDirection::connect);
        PROTOCOLS.put("identify", InteropDirection::identify);
        PROTOCOLS.put("identify push", InteropDirection::identifyPush);
        PROTOCOLS.put("peer record", InteropDirection::peerRecord);
        PROTOCOLS.put("ping", InteropDirection::ping);
        PROTOCOLS.put("perf", InteropDirection::perf);
        PROTOCOLS.put("kad providers", InteropDirection::providers);
        PROTOCOLS.put("kad values", InteropDirection::values);
        PROTOCOLS.put("kad find node", InteropDirection::findNode);
        PROTOCOLS.put("relay", InteropDirection::relay);
        PROTOCOLS.put("dcutr", InteropDirection::dcutr);
        PROTOCOLS.put("mdns", InteropDirection::mdns);
    }

    @TempDir
    private static Path directory;

    @BeforeAll
    static void requireJs() {
        JsPeer.require();
    }

    @Test
    void everyProtocolIsSpokenWithJsInBothDirections() throws IOException {
        Path key = Files.writeString(
                directory.resolve("swarm.key"), "/key/swarm/psk/1.0.0/\n/base16/\n" + "5a".repeat(32) + "\n");
        InteropTable table = new InteropTable();
        for (String security : SECURITIES) {
            check(security, Optional.empty(), table);
            check(security, Optional.of(key), table);
        }
        table.writeTo(TABLE);
        table.assertAllOk();
    }

    private static void check(String security, Optional<Path> swarmKey, InteropTable table) {
        try (InteropNetwork network = new InteropNetwork(security, swarmKey)) {
            List<InteropDirection> directions = List.of(new OurSide(network), new JsSide(network));
            PROTOCOLS.forEach((protocol, check) -> directions.forEach(direction -> table.check(
                    new InteropTable.Subject(direction.toString(), security, swarmKey.isPresent()),
                    protocol,
                    () -> check.accept(direction))));
        }
    }
}
