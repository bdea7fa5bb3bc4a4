package io.physarum.walkthrough;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.physarum.libp2p.testing.FreePorts;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What steps 1 to 6 of the walkthrough set up: ping monitor, registry with an etcd of its own, allocator with Docker, and a
 * proxy, each started by its launcher.
 */
final class WalkthroughMesh implements AutoCloseable {

    static final Duration IDLE_TIMEOUT = Duration.ofSeconds(8);

    private final Path home;

    private final Mesh mesh;

    private final String imageRegistry;

    private final String baseImage;

    private final int gateway = FreePorts.tcp();

    private WalkthroughMesh(Path home, Mesh mesh) {
        this.home = home;
        this.mesh = mesh;
        this.imageRegistry = Requirements.imageRegistry();
        this.baseImage = Requirements.baseImage();
        Requirements.program("docker", "docker.io");
        Requirements.program("etcd", "etcd-server");
    }

    /** Starts everything, in the order of the walkthrough. */
    static WalkthroughMesh start(Path home, Map<String, String> environment) {
        WalkthroughMesh walkthrough = new WalkthroughMesh(home, new Mesh(home, environment));
        try {
            walkthrough.startAll();
            return walkthrough;
        } catch (RuntimeException | Error e) {
            walkthrough.close();
            throw e;
        }
    }

    private void startAll() {
        mesh.startPingMonitor();
        int[] etcd = FreePorts.tcp(2);
        mesh.beginNode(
                "registry",
                "registry-service",
                "--new-etcd-cluster",
                "--etcd-ip",
                "127.0.0.1",
                "--etcd-client-port",
                String.valueOf(etcd[0]),
                "--etcd-peer-port",
                String.valueOf(etcd[1]));
        mesh.beginNode(
                "allocator",
                "allocator",
                "--physarum.allocator.driver=docker",
                "--physarum.allocator.start-timeout=60s",
                "--physarum.allocator.idle-timeout=" + IDLE_TIMEOUT.toSeconds() + "s",
                "--physarum.allocator.proxy-address=127.0.0.1:" + gateway);
        mesh.beginNode("proxy", "proxy", String.valueOf(gateway));
        mesh.awaitHealthy("registry");
        mesh.awaitHealthy("allocator");
        mesh.awaitHealthy("proxy");
    }

    Mesh mesh() {
        return mesh;
    }

    /** Step 6: builds the hello world image, pushes it and registers it as a service. */
    void register(String form, String service) throws IOException, InterruptedException {
        add("--proxy", form, "--dir", HelloWorldConf.sources(), conf(), image(service), service);
    }

    /** As {@link #register}, under a content hash of its own: services with the same image share their instances otherwise. */
    void registerApart(String service) throws IOException, InterruptedException {
        add("--content-id", service, "--dir", HelloWorldConf.sources(), conf(), image(service), service);
    }

    private void add(String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("add"));
        command.addAll(List.of(arguments));
        mesh.registryCli(command.toArray(String[]::new));
    }

    private String conf() throws IOException {
        return HelloWorldConf.write(home, baseImage).toString();
    }

    private String image(String service) {
        return imageRegistry + "/" + service + ":1.0";
    }

    String url(String service) {
        return "http://127.0.0.1:" + gateway + "/" + service;
    }

    /** Step 7: {@code curl}; anything but the greeting fails, with what every component printed. */
    void assertGreets(String service) throws IOException, InterruptedException {
        assertGreeting(Http.get(url(service)));
    }

    void assertGreeting(HttpResponse<String> response) {
        assertThat(response.statusCode())
                .as(() -> response.body() + "\n" + mesh.outputs())
                .isEqualTo(200);
        assertThat(response.body()).isEqualTo("Hello, world\n");
    }

    String peerId(String node) throws IOException, InterruptedException {
        String body = Http.get("http://127.0.0.1:" + mesh.managementPort(node) + "/actuator/p2p")
                .body();
        return body.replaceAll("(?s).*?\"peerId\"\\s*:\\s*\"(\\w+)\".*", "$1");
    }

    @Override
    public void close() {
        mesh.close();
    }
}
