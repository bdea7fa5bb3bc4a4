package io.physarum.proxy.foreign;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.interop.InteropTable;
import io.physarum.libp2p.interop.InteropTable.Subject;
import io.physarum.libp2p.interop.JsPeer;
import io.physarum.libp2p.interop.JsPeers;
import io.physarum.libp2p.kad.Dht;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.DhtMode;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.security.pnet.PreSharedKey;
import io.physarum.libp2p.testing.SwarmKeys;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.mesh.dataplane.http.HttpServing;
import io.physarum.mesh.dataplane.http.HttpSettings;
import io.physarum.mesh.dataplane.http.ServedInstances;
import io.physarum.mesh.service.ServiceName;
import io.physarum.proxy.ProxyApplication;
import io.physarum.starter.launch.ApplicationStarter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

import static org.awaitility.Awaitility.await;

/**
 * js-libp2p fetches a service over {@code /http/1.1}: from a host that serves instances, as an allocator's does, and from a
 * proxy in service mode. What came of it is left in {@code target/interop-http.txt}; {@code dev/interop} prints it.
 */
class ForeignClientIT {

    private static final Duration WAIT = Duration.ofSeconds(60);

    private static final Path TABLE = Path.of(System.getProperty("basedir", "")).resolve("target/interop-http.txt");

    private final TestHosts hosts = new TestHosts();

    private final JsPeers peers = new JsPeers();

    private final FetchedService service = new FetchedService();

    @TempDir
    private Path directory;

    @BeforeAll
    static void requireJs() {
        JsPeer.require();
    }

    @AfterEach
    void stop() {
        try {
            peers.close();
        } finally {
            hosts.close();
            service.close();
        }
    }

    @Test
    void jsFetchesAServiceFromWhoeverServesIt() throws IOException {
        Path key = SwarmKeys.write(directory.resolve("swarm.key"), "5a");
        Map<Subject, ForeignClient> clients = new LinkedHashMap<>();
        Multiaddr inTheOpen = hostThatServes(Optional.empty());
        Multiaddr inPrivate = hostThatServes(Optional.of(key));
        try (ConfigurableApplicationContext proxy = proxyThatServes()) {
            Multiaddr ofProxy = addressOf(proxy.getBean(Host.class));
            for (String security : List.of("tls", "noise")) {
                JsPeer js = js(security, Optional.empty());
                clients.put(new Subject("js -> host", security, false), new ForeignClient(js, inTheOpen));
                clients.put(new Subject("js -> proxy", security, false), new ForeignClient(js, ofProxy));
            }
            clients.put(
                    new Subject("js -> host", "tls", true), new ForeignClient(js("tls", Optional.of(key)), inPrivate));
            await("the proxy announces its service")
                    .atMost(WAIT)
                    .until(() -> !proxy.getBean(ServedInstances.class).all().isEmpty());
            InteropTable table = new InteropTable();
            clients.forEach((subject, client) -> ForeignClient.CHECKS.forEach(
                    (protocol, check) -> table.check(subject, protocol, () -> check.accept(client))));
            table.writeTo(TABLE);
            table.assertAllOk();
        }
    }

    private JsPeer js(String security, Optional<Path> swarmKey) {
        List<String> options = new ArrayList<>(List.of("--dht-client", "--security", security));
        swarmKey.ifPresent(file -> options.addAll(List.of("--swarm-key", file.toString())));
        return peers.start(options.toArray(String[]::new));
    }

    private Multiaddr hostThatServes(Optional<Path> swarmKey) {
        Host host = hosts.start(builder -> swarmKey.map(file -> builder.preSharedKey(PreSharedKey.load(file)))
                .orElse(builder));
        ServedInstances instances = new ServedInstances();
        instances.serve(ServiceName.of("s"), "hash", service.address());
        new HttpServing(instances, HttpSettings.DEFAULTS).bindTo(host);
        return addressOf(host);
    }

    /** The real application; the node that it makes first contact with keeps what it announces. */
    private ConfigurableApplicationContext proxyThatServes() {
        Host bootstrap = hosts.start();
        KademliaDht dht = Dht.on(bootstrap, DhtConfig.DEFAULT.withMode(DhtMode.SERVER));
        dht.start();
        return ApplicationStarter.of(ProxyApplication.class)
                .with(Map.of(
                        "physarum.home", directory.toString(),
                        "physarum.p2p.ephemeral", "true",
                        "physarum.p2p.listen[0]", "/ip4/127.0.0.1/tcp/0",
                        "physarum.p2p.bootstraps[0]", addressOf(bootstrap).toString(),
                        "physarum.proxy.http-port", "0",
                        "physarum.proxy.service.name", "s",
                        "physarum.proxy.service.address",
                                "127.0.0.1:" + service.address().getPort(),
                        "physarum.proxy.service.content-id", "hash",
                        "server.port", "0"))
                .stoppedByCaller()
                .start();
    }

    private static Multiaddr addressOf(Host host) {
        return host.peerId().appendTo(host.listenAddresses().get(0));
    }
}
