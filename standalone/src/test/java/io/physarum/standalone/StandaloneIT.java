package io.physarum.standalone;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.physarum.cli.command.RegistryCli;
import io.physarum.libp2p.core.Host;
import io.physarum.mesh.dataplane.http.ServedInstances;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class StandaloneIT {

    @TempDir
    private Path home = Path.of("");

    @Test
    void allApplicationsAreUpAndEachIsANodeOfItsOwn() throws Exception {
        StandaloneOptions options = StandaloneOptions.defaults().withHome(home).withPorts(Ports.any());
        try (Standalone mesh = Standalone.start(options)) {
            for (Component component : Component.values()) {
                assertThat(get(mesh.management(component) + "/actuator/health").body())
                        .as(component.name())
                        .contains("\"status\":\"UP\"");
                assertThat(home.resolve("keys")).isDirectory();
            }
            assertThat(Arrays.stream(Component.values())
                            .map(component ->
                                    mesh.context(component).getBean(Host.class).peerId()))
                    .doesNotHaveDuplicates();
            HttpResponse<String> unknown = get(mesh.gateway() + "/no-such-service");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(unknown.headers().firstValue("content-type")).hasValue("application/problem+json");
        }
    }

    @Test
    void theCommandsOfTheWelcomeWorkAndWhyExplainsWhatTheyDo() throws Exception {
        assumeTrue(DemoFiles.find().isPresent(), "demos/hello-world is not built");
        DemoFiles files = DemoFiles.find().orElseThrow();
        StandaloneOptions options = StandaloneOptions.defaults()
                .withHome(home)
                .withPorts(Ports.any())
                .with("physarum.mesh.discovery.timeout", "30s")
                .with("physarum.mesh.discovery.ping-timeout", "30s")
                .with("physarum.mesh.registry.timeout", "30s")
                .with("physarum.mesh.allocation.offer-timeout", "30s");
        try (Standalone mesh = Standalone.start(options)) {
            List<String> add = Welcome.add(mesh, home, files);
            String service = mesh.gateway() + "/hello-world-server";
            assertThat(Welcome.text(mesh, home, Optional.of(files)))
                    .contains(String.join(" ", add), "curl " + service)
                    .doesNotContain("…");
            assertThat(add.get(0))
                    .satisfies(program -> assertThat(Path.of(program)).isExecutable());
            awaitPrinted(add.subList(1, add.size()), "hello-world-server");
            String allocator = peer(mesh, Component.ALLOCATOR);
            awaitPrinted(why(mesh), "instances   none", "allocators  1", "choice      " + allocator);
            awaitPrinted(why(mesh, "-o", "json"), "\"rule\" : \"ALLOCATE\"", "\"choice\" : \"" + allocator);
            assertThat(get(service).body()).contains("Hello, world");
            awaitPrinted(why(mesh), "instances   1", "allocators  not asked", "choice      " + allocator);
            ServedInstances served = mesh.context(Component.ALLOCATOR).getBean(ServedInstances.class);
            served.all().values().forEach(served::withdraw);
            awaitPrinted(why(mesh), "would not answer", "not-served", "so one is started");
        }
    }

    private static List<String> why(Standalone mesh, String... options) {
        List<String> line = new ArrayList<>(List.of(options));
        line.addAll(List.of("--bootstrap", mesh.bootstrapAddresses().get(0), "why", "hello-world-server"));
        return line;
    }

    /** Commands wait for no peer longer than an operator would; on a busy machine one that is there may be late. */
    private static void awaitPrinted(List<String> arguments, String... texts) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(cli(arguments)).contains(texts));
    }

    private static String peer(Standalone mesh, Component component) {
        return mesh.context(component).getBean(Host.class).peerId().toString();
    }

    private static String cli(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = RegistryCli.commandLine();
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        assertThat(line.execute(arguments.toArray(String[]::new)))
                .as(err.toString())
                .isZero();
        return out.toString();
    }

    @Test
    void theDemoPrintsWhatTheServiceAnswers() {
        boolean built = DemoFiles.find().isPresent();
        if (!built && Boolean.getBoolean("physarum.verify")) {
            fail("demos/hello-world is not built");
        }
        assumeTrue(built, "demos/hello-world is not built");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        StandaloneOptions options = StandaloneOptions.defaults().withPorts(Ports.any());
        int status = Demo.run(options, new PrintStream(printed, true, StandardCharsets.UTF_8));
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("Hello, world", "stage", "It works.");
        assertThat(status).isZero();
    }

    @Test
    void theDemoWorksInAPrivateNetwork() {
        assumeTrue(DemoFiles.find().isPresent(), "demos/hello-world is not built");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        StandaloneOptions options =
                StandaloneFlags.parse("demo", List.of("-psk", "${HOME} sweet")).orElseThrow();
        int status = Demo.run(options, new PrintStream(printed, true, StandardCharsets.UTF_8));
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("It works.");
        assertThat(status).isZero();
    }

    @Test
    void theDemoAndTheWelcomeWorkInANetworkWithAKeyFileAndADhtOfItsOwn() throws Exception {
        assumeTrue(DemoFiles.find().isPresent(), "demos/hello-world is not built");
        DemoFiles files = DemoFiles.find().orElseThrow();
        Path key = Files.writeString(
                home.resolve("swarm.key"), "/key/swarm/psk/1.0.0/\n/base16/\n" + "0123456789abcdef".repeat(4) + "\n");
        StandaloneOptions options = StandaloneFlags.parse(
                        "demo",
                        List.of("--physarum.p2p.swarm-key-file=" + key, "--physarum.p2p.dht.protocol-prefix=/edge"))
                .orElseThrow();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        assertThat(Demo.run(options, new PrintStream(printed, true, StandardCharsets.UTF_8)))
                .as(printed.toString(StandardCharsets.UTF_8))
                .isZero();
        try (Standalone mesh = Standalone.start(options.withHome(home).withPorts(Ports.any()))) {
            assertThat(Welcome.text(mesh, home, Optional.of(files)))
                    .contains("who joins needs a copy of its key, " + key)
                    .contains("--physarum.p2p.swarm-key-file=" + key, "--physarum.p2p.dht.protocol-prefix=/edge")
                    .doesNotContain("P2P_PSK");
            List<String> add = Welcome.add(mesh, home, files);
            awaitPrinted(add.subList(1, add.size()), "hello-world-server");
        }
    }

    private static HttpResponse<String> get(String uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .timeout(Duration.ofSeconds(60))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
