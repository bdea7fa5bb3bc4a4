package io.physarum.cli.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import com.sun.net.httpserver.HttpServer;
import io.physarum.cli.overlay.Credentials;
import io.physarum.cli.overlay.OverlayOptions;
import io.physarum.cli.testing.CommandRun;
import io.physarum.cli.testing.SmallOverlay;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.host.gater.GaterRules;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.kad.Dht;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.security.pnet.PreSharedKey;
import io.physarum.libp2p.testing.FreePorts;
import io.physarum.libp2p.testing.TestHosts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Each ailment is there, and the doctor names it and its cure. */
class DoctorIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final String NOBODY =
            "/p2p/" + PeerId.of(Keys.generate(KeyType.ED25519).publicKey());

    @TempDir
    Path directory;

    private final TestHosts hosts = new TestHosts();

    @AfterEach
    void stop() {
        hosts.close();
    }

    @Test
    void dockerIsDown() throws IOException {
        Path socket = directory.resolve("docker.sock");
        Finding gone = docker("unix://" + socket);
        assertThat(gone).isInstanceOf(Finding.Failure.class);
        assertThat(gone.found()).contains("Docker engine is down", socket.toString());
        assertThat(gone.cure()).contains("systemctl start docker", "DOCKER_HOST");
        bindAndLeave(socket);
        Finding dead = docker("unix://" + socket);
        assertThat(dead.found()).contains("nothing listens at " + socket);
        assertThat(dead.cure()).contains("systemctl start docker");
    }

    @Test
    void dockerIsDownOrElseSomethingBehindAPort() throws IOException {
        int free = FreePorts.tcp();
        Finding refused = docker("tcp://127.0.0.1:" + free);
        assertThat(refused.found()).contains("nothing listens at tcp://127.0.0.1:" + free);
        try (HttpPages pages = new HttpPages(Map.of("/", "hello"))) {
            Finding other = docker("tcp://127.0.0.1:" + pages.port());
            assertThat(other).isInstanceOf(Finding.Failure.class);
            assertThat(other.found()).contains("does not answer as a Docker engine");
        }
        Finding wrong = docker("somewhere");
        assertThat(wrong).isInstanceOf(Finding.Failure.class);
        assertThat(wrong.cure()).contains("DOCKER_HOST");
    }

    @Test
    void etcdIsMissingOrTooOld() throws IOException {
        Finding missing = new EtcdCheck(with("PATH", directory.toString())).run();
        assertThat(missing).isInstanceOf(Finding.Warning.class);
        assertThat(missing.found()).contains("no program etcd on the PATH");
        assertThat(missing.cure()).contains("install etcd", "physarum.registry.etcd.binary");
        program("etcd", "echo 'etcd Version: 3.3.25'");
        Finding old = new EtcdCheck(with("PATH", directory.toString())).run();
        assertThat(old).isInstanceOf(Finding.Warning.class);
        assertThat(old.found()).contains("etcd Version: 3.3.25", "too old");
        program("etcd", "echo 'etcd Version: 3.4.0'");
        assertThat(new EtcdCheck(with("PATH", directory.toString())).run()).isInstanceOf(Finding.Ok.class);
    }

    @Test
    void theEtcdThatTheRegistryIsToldToUseIsAsked() throws IOException {
        String nobody = "http://127.0.0.1:" + FreePorts.tcp();
        try (HttpPages healthy = new HttpPages(Map.of("/health", "{\"health\":\"true\"}"));
                HttpPages ill = new HttpPages(Map.of("/health", "{\"health\":\"false\"}"))) {
            assertThat(etcdAt(healthy.uri("").toString()).found()).isEqualTo("healthy at " + healthy.uri(""));
            Finding one = etcdAt(healthy.uri("") + ", " + ill.uri("") + "," + nobody);
            assertThat(one).isInstanceOf(Finding.Warning.class);
            assertThat(one.found()).isEqualTo("no healthy etcd answers at " + ill.uri("") + ", " + nobody);
            assertThat(one.cure()).contains("curl " + ill.uri("") + "/health", "PHYSARUM_REGISTRY_ETCD_ENDPOINTS");
        }
        assertThat(etcdAt(nobody)).isInstanceOf(Finding.Failure.class);
        assertThat(etcdAt("not an address")).isInstanceOf(Finding.Failure.class);
    }

    private static Finding etcdAt(String endpoints) {
        return new EtcdCheck(with("PHYSARUM_REGISTRY_ETCD_ENDPOINTS", endpoints)).run();
    }

    @Test
    void thePassphraseIsWrong() {
        Host bootstrap = hosts.start(builder -> builder.preSharedKey(PreSharedKey.fromPassphrase("right")));
        Finding wrong = bootstrap(SmallOverlay.address(bootstrap), "wrong");
        assertThat(wrong).isInstanceOf(Finding.Failure.class);
        assertThat(wrong.found()).contains("private network with another passphrase");
        assertThat(wrong.cure()).contains("--psk", "P2P_PSK", "--swarm-key-file", "P2P_SWARM_KEY_FILE");
        Finding none = bootstrap(SmallOverlay.address(bootstrap), null);
        assertThat(none.found()).contains("private network, and no passphrase (PSK) is given");
        assertThat(none.cure()).contains("--psk");
        assertThat(bootstrap(SmallOverlay.address(bootstrap), "right")).isInstanceOf(Finding.Ok.class);
    }

    @Test
    void theCommandFailsInTimeWithAWrongPassphrase() {
        Host bootstrap = hosts.start(builder -> builder.preSharedKey(PreSharedKey.fromPassphrase("right")));
        Dht.on(bootstrap, DhtConfig.DEFAULT).start();
        await().atMost(LIMIT).untilAsserted(() -> {
            CommandRun run = CommandRun.of("doctor", "--bootstrap", SmallOverlay.address(bootstrap), "--psk", "wrong");
            assertThat(run.status()).as(run.out()).isEqualTo(1);
            assertThat(run.out().lines())
                    .filteredOn(line -> line.contains("  bootstrap  "))
                    .singleElement()
                    .asString()
                    .startsWith("FAIL")
                    .contains("private network with another passphrase (PSK)", "--psk or P2P_PSK", "--swarm-key-file");
        });
    }

    @Test
    void aBootstrapThatTakesTooLongIsAFailure() throws IOException {
        try (HttpPages silent = new HttpPages(Map.of())) {
            Finding unheard = lateAt("/ip4/127.0.0.1/tcp/" + silent.port());
            assertThat(unheard).isInstanceOf(Finding.Failure.class);
            assertThat(unheard.found()).contains("did not answer in time");
            assertThat(unheard.cure()).contains("if the network is private", "--psk or P2P_PSK");
        }
        Host secret = hosts.start(builder -> builder.preSharedKey(PreSharedKey.fromPassphrase("right")));
        Surroundings surroundings = new Surroundings(Map.of(), Clock.systemUTC(), LIMIT);
        BootstrapCheck heard = new BootstrapCheck(
                surroundings,
                Multiaddr.parse(SmallOverlay.address(secret)),
                Credentials.in(Optional.of(PreSharedKey.fromPassphrase("wrong"))));
        heard.run();
        assertThat(heard.late()).isInstanceOf(Finding.Failure.class);
        assertThat(heard.late().found()).contains("private network with another passphrase (PSK)", "took too long");
    }

    private static Finding lateAt(String bootstrap) {
        Surroundings surroundings = new Surroundings(Map.of(), Clock.systemUTC(), LIMIT);
        Check check = new BootstrapCheck(surroundings, Multiaddr.parse(bootstrap), Credentials.NONE);
        return Doctor.examine(List.of(check), Duration.ZERO).get(0);
    }

    @Test
    void aPassphraseIsGivenForAPublicNetwork() {
        Finding finding = bootstrap(SmallOverlay.address(hosts.start()), "needless");
        assertThat(finding).isInstanceOf(Finding.Failure.class);
        assertThat(finding.found()).contains("public network, and a passphrase or key is given here");
        assertThat(finding.cure()).contains("leave out --psk");
    }

    @Test
    void aBootstrapLetsInOnlySomeAndNotThisCommand() {
        PrivateKey own = Keys.generate(KeyType.ED25519);
        for (Optional<PreSharedKey> network :
                List.of(Optional.<PreSharedKey>empty(), Optional.of(PreSharedKey.fromPassphrase("shared")))) {
            Host gated = hosts.start(builder -> {
                network.ifPresent(builder::preSharedKey);
                return builder.gater(new GaterRules(Set.of(own.peerId()), Set.of(), List.of(), List.of()));
            });
            Finding refused = bootstrap(gated, new Credentials(network, Optional.empty()));
            assertThat(refused).isInstanceOf(Finding.Failure.class);
            assertThat(refused.cure()).contains("physarum.p2p.gater.allow-peers", "--keyfile or P2P_KEY_FILE");
            PrivateKey other = Keys.generate(KeyType.ED25519);
            assertThat(bootstrap(gated, new Credentials(network, Optional.of(other)))
                            .cure())
                    .contains("add " + other.peerId() + ", which is this command");
            assertThat(bootstrap(gated, new Credentials(network, Optional.of(own))))
                    .isInstanceOf(Finding.Ok.class);
        }
    }

    private static Finding bootstrap(Host host, Credentials credentials) {
        Surroundings surroundings = new Surroundings(Map.of(), Clock.systemUTC(), LIMIT);
        return new BootstrapCheck(surroundings, Multiaddr.parse(SmallOverlay.address(host)), credentials).run();
    }

    @Test
    void aBootstrapIsUnreachable() throws IOException {
        Finding refused = bootstrap("/ip4/127.0.0.1/tcp/" + FreePorts.tcp() + NOBODY, null);
        assertThat(refused).isInstanceOf(Finding.Failure.class);
        assertThat(refused.found()).contains("nothing listens at /ip4/127.0.0.1/tcp/");
        assertThat(refused.cure()).contains("start ping-monitor there");
        Finding unknown = bootstrap("/dns4/no-such-host.invalid/tcp/4001", null);
        assertThat(unknown.found()).contains("the name in /dns4/no-such-host.invalid/tcp/4001 has no address");
        assertThat(unknown.cure()).contains("DNS");
    }

    @Test
    void aBootstrapDoesNotAnswer() throws IOException {
        try (DeafServer deaf = new DeafServer()) {
            String address = "/ip4/127.0.0.1/tcp/" + deaf.port();
            Finding silent = bootstrap(address + NOBODY, null, Duration.ofSeconds(2));
            assertThat(silent).isInstanceOf(Finding.Failure.class);
            assertThat(silent.found()).isEqualTo(address + " does not answer");
            assertThat(silent.cure()).contains("the machine is up", "a firewall lets TCP through to that port");
        }
    }

    @Test
    void aBootstrapIsSomebodyElse() throws IOException {
        Host bootstrap = hosts.start();
        Multiaddr address = bootstrap.listenAddresses().get(0);
        Finding other = bootstrap(address + NOBODY, null);
        assertThat(other).isInstanceOf(Finding.Failure.class);
        assertThat(other.found()).contains("answers " + bootstrap.peerId());
        assertThat(other.cure()).contains(SmallOverlay.address(bootstrap));
        try (HttpPages pages = new HttpPages(Map.of())) {
            for (String passphrase : new String[] {null, "some"}) {
                // It waits to be spoken to, and so long is waited.
                Finding http = bootstrap("/ip4/127.0.0.1/tcp/" + pages.port(), passphrase, Duration.ofSeconds(10));
                assertThat(http.found()).contains("is no libp2p node");
                assertThat(http.cure()).contains("4001");
            }
        }
    }

    @Test
    void aPortIsTaken() throws IOException {
        Recognizers recognizers = new Recognizers(Credentials.NONE, LIMIT);
        try (HttpPages pages = new HttpPages(Map.of("/", "hello"))) {
            Finding taken = port(pages.port(), recognizers.actuator());
            assertThat(taken).isInstanceOf(Finding.Failure.class);
            assertThat(taken.found()).contains("taken by", "not recognized as Physarum's");
            assertThat(taken.cure()).contains("ss -ltnp", "server.port");
            if (Files.isReadable(Path.of("/proc/net/tcp"))) {
                assertThat(taken.found())
                        .contains("(process " + ProcessHandle.current().pid() + ")");
            }
        }
        Finding free = port(FreePorts.tcp(), recognizers.actuator());
        assertThat(free).isInstanceOf(Finding.Ok.class);
        assertThat(free.found()).contains("free");
    }

    @Test
    void aPortOfOneOfOursIsFine() throws IOException {
        Recognizers recognizers = new Recognizers(Credentials.NONE, LIMIT);
        Host bootstrap = hosts.start();
        Finding p2p = port(bootstrap.listenAddresses().get(0).port().orElseThrow(), recognizers.p2p());
        assertThat(p2p.found()).contains("in use by the", bootstrap.peerId().toString());
        Map<String, String> answers = new HashMap<>();
        answers.put("/actuator/p2p", "{\"peerId\":\"12D3A\",\"protocols\":[\"/list/0.1\"]}");
        answers.put("/version", "{\"etcdserver\":\"3.4.23\",\"etcdcluster\":\"3.4.0\"}");
        try (HttpPages pages = new HttpPages(answers)) {
            assertThat(port(pages.port(), recognizers.actuator()).found()).isEqualTo("in use by the registry 12D3A");
            assertThat(port(pages.port(), recognizers.etcd()).found()).isEqualTo("in use by the etcd 3.4.23");
            assertThat(port(pages.port(), recognizers.gateway())).isInstanceOf(Finding.Failure.class);
        }
    }

    @Test
    void aPortOfANodeInAnotherNetworkMayBeOneOfOurs() {
        Recognizers recognizers =
                new Recognizers(Credentials.in(Optional.of(PreSharedKey.fromPassphrase("here"))), LIMIT);
        for (Host other : List.of(
                hosts.start(), hosts.start(builder -> builder.preSharedKey(PreSharedKey.fromPassphrase("there"))))) {
            int number = other.listenAddresses().get(0).port().orElseThrow();
            Finding finding = port(number, recognizers.p2p(), LIMIT);
            assertThat(finding).isInstanceOf(Finding.Warning.class);
            assertThat(finding.found()).contains("a libp2p node that does not tell who it is");
            assertThat(finding.cure()).contains("--psk");
        }
    }

    @Test
    void theClockIsCompared() throws IOException {
        try (HttpPages pages = new HttpPages(Map.of("/actuator/health", "{}"))) {
            List<URI> there = List.of(pages.uri("/actuator/health"));
            assertThat(clock(Clock.systemUTC(), there)).isInstanceOf(Finding.Ok.class);
            Finding ahead = clock(Clock.offset(Clock.systemUTC(), Duration.ofHours(1)), there);
            assertThat(ahead).isInstanceOf(Finding.Warning.class);
            assertThat(ahead.found()).contains("s ahead of that of 127.0.0.1");
            assertThat(ahead.cure()).contains("timedatectl");
        }
        Clock longAgo = Clock.fixed(Instant.parse("1999-12-31T00:00:00Z"), ZoneOffset.UTC);
        assertThat(clock(longAgo, List.of())).isInstanceOf(Finding.Failure.class);
        assertThat(clock(Clock.systemUTC(), List.of()).found()).contains("no other machine's clock");
    }

    @Test
    void keysThatOthersCanReadAreTold() throws IOException {
        Path keys = Files.createDirectory(directory.resolve("keys"));
        Path key = Files.writeString(keys.resolve("allocator.key"), "secret");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        Finding open = new KeyFilesCheck(directory).run();
        assertThat(open).isInstanceOf(Finding.Warning.class);
        assertThat(open.found()).contains(key.toString());
        assertThat(open.cure()).contains("chmod 600");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertThat(new KeyFilesCheck(directory).run()).isInstanceOf(Finding.Ok.class);
    }

    @Test
    void aNetworkThatWorksIsFine() throws IOException {
        try (SmallOverlay overlay = new SmallOverlay()) {
            List<Finding> findings = network(overlay.bootstrapAddress());
            assertThat(findings).allMatch(Finding.Ok.class::isInstance);
            assertThat(findings.stream().map(Finding::found))
                    .anyMatch(found -> found.startsWith(overlay.bootstrap().peerId() + " answers at"))
                    .contains("one answers, with 2 services", "1 of 1 would start hello");
        }
    }

    @Test
    void allocatorsThatAnswerAreEnough() throws IOException {
        try (SmallOverlay overlay = new SmallOverlay()) {
            overlay.addSilentAllocator();
            Surroundings hasty = new Surroundings(Map.of(), Clock.systemUTC(), Duration.ofSeconds(20));
            OverlayOptions options = OverlayOptions.of(List.of(overlay.bootstrapAddress()), null);
            assertThat(Doctor.examine(Checks.network(hasty, options), LIMIT).stream()
                            .map(Finding::found))
                    .anyMatch(found -> found.startsWith("1 of 2 would start "));
        }
    }

    @Test
    void aNetworkWithoutRegistryAndAllocatorIsToldSo() throws IOException {
        Host alone = hosts.start();
        Dht.on(alone, DhtConfig.DEFAULT).start();
        Map<String, Finding> byCheck = new HashMap<>();
        network(SmallOverlay.address(alone)).forEach(finding -> byCheck.put(finding.check(), finding));
        assertThat(byCheck.get("bootstrap")).isInstanceOf(Finding.Ok.class);
        assertThat(byCheck.get("registry")).isInstanceOf(Finding.Failure.class);
        assertThat(byCheck.get("registry").cure()).contains("start registry-service");
        assertThat(byCheck.get("allocator")).isInstanceOf(Finding.Failure.class);
        assertThat(byCheck.get("allocator").cure()).contains("start allocator");
        network("/ip4/127.0.0.1/tcp/" + FreePorts.tcp()).forEach(finding -> byCheck.put(finding.check(), finding));
        assertThat(byCheck.get("bootstrap")).isInstanceOf(Finding.Failure.class);
        assertThat(byCheck.get("registry")).isInstanceOf(Finding.Failure.class);
        assertThat(byCheck.get("registry").found()).contains("no bootstrap can be joined");
    }

    @Test
    void theCommandPrintsADocumentAndFailsIfAnythingDoes() throws IOException {
        CommandRun run =
                CommandRun.of("doctor", "-o", "json", "--bootstrap", "/ip4/127.0.0.1/tcp/" + FreePorts.tcp() + NOBODY);
        assertThat(run.status()).as(run.err()).isEqualTo(1);
        assertThat(run.json().valueStream().map(entry -> entry.path("check").asString()))
                .contains("java", "docker", "etcd", "disk", "keys", "port 4001", "bootstrap", "registry", "clock");
        List<JsonNode> bootstrap = run.json()
                .valueStream()
                .filter(entry -> entry.path("check").asString().equals("bootstrap"))
                .toList();
        assertThat(bootstrap).hasSize(1);
        assertThat(bootstrap.get(0).path("level").asString()).isEqualTo("FAIL");
    }

    private static Finding docker(String host) {
        return new DockerCheck(with("DOCKER_HOST", host)).run();
    }

    private static Finding bootstrap(String address, @Nullable String passphrase) {
        return bootstrap(address, passphrase, LIMIT);
    }

    private static Finding bootstrap(String address, @Nullable String passphrase, Duration limit) {
        Surroundings surroundings = new Surroundings(Map.of(), Clock.systemUTC(), limit);
        Optional<PreSharedKey> key = Optional.ofNullable(passphrase).map(PreSharedKey::fromPassphrase);
        return new BootstrapCheck(surroundings, Multiaddr.parse(address), Credentials.in(key)).run();
    }

    private static Finding port(int number, Recognizer recognizer) {
        return port(number, recognizer, Duration.ofSeconds(2));
    }

    private static Finding port(int number, Recognizer recognizer, Duration limit) {
        ComponentPort wanted = new ComponentPort(number, "a test", "server.port", true, recognizer);
        return new PortCheck(wanted, limit).run();
    }

    private Finding clock(Clock clock, List<URI> references) {
        ClockCheck.Evidence evidence =
                new ClockCheck.Evidence(Instant.parse("2020-01-01T00:00:00Z"), directory.resolve("no-mark"));
        return new ClockCheck(new Surroundings(Map.of(), clock, LIMIT), references, evidence).run();
    }

    private static List<Finding> network(String bootstrap) {
        return Doctor.examine(Checks.network(with("", ""), OverlayOptions.of(List.of(bootstrap), null)), LIMIT);
    }

    private static Surroundings with(String variable, String value) {
        return new Surroundings(Map.of(variable, value), Clock.systemUTC(), LIMIT);
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** Leaves the file of a socket that nobody listens at, as a killed engine does. */
    private static void bindAndLeave(Path socket) throws IOException {
        try (var channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(socket));
        }
    }

    /** A port whose queue of connections is full, so that the kernel drops what asks for more, as a firewall does. */
    private static final class DeafServer implements AutoCloseable {

        private static final int MOST = 64;

        private static final int CONNECT_MILLIS = 250;

        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());

        private final List<Socket> queued = new ArrayList<>();

        DeafServer() throws IOException {
            boolean taken = true;
            while (taken && queued.size() < MOST) {
                taken = isTaken();
            }
            assertThat(queued).as("the queue is full").hasSizeLessThan(MOST);
        }

        private boolean isTaken() throws IOException {
            Socket socket = new Socket();
            try {
                socket.connect(server.getLocalSocketAddress(), CONNECT_MILLIS);
                queued.add(socket);
                return true;
            } catch (SocketTimeoutException e) {
                socket.close();
                return false;
            }
        }

        int port() {
            return server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : queued) {
                socket.close();
            }
            server.close();
        }
    }

    /** An HTTP server that is none of ours. */
    private static final class HttpPages implements AutoCloseable {

        private final HttpServer server;

        HttpPages(Map<String, String> pages) throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                String page = pages.get(exchange.getRequestURI().getPath());
                byte[] body = String.valueOf(page).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(page == null ? 404 : 200, body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        URI uri(String path) {
            return URI.create("http://127.0.0.1:" + port() + path);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
