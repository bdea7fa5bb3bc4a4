package io.physarum.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.testing.FreePorts;
import io.physarum.mesh.error.RegistryUnavailableException;
import io.physarum.mesh.registry.OverlayRegistryClient;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceInfoJson;
import io.physarum.mesh.service.ServiceName;
import io.physarum.registry.store.etcd.TestEtcd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Three registries, each a process with its own etcd, as an operator starts them. */
class RegistryClusterIT {

    private static final Duration LONG = Duration.ofMinutes(3);

    private static final ServiceInfo INFO =
            ServiceInfoJson.parse("{\"ContentHash\":\"bafkreigh\",\"DockerHash\":\"x\"}");

    @TempDir
    private Path folder;

    private ConfigurableApplicationContext node;

    private final List<ChildRegistry> children = new ArrayList<>();

    @BeforeEach
    void startNode() {
        TestEtcd.require();
        node = Node.start(folder.resolve("node"));
    }

    @AfterEach
    void stopAll() throws InterruptedException, IOException {
        for (ChildRegistry child : children) {
            child.stop();
        }
        if (node != null) {
            node.close();
        }
        for (String name : List.of("one", "two", "three")) {
            assertThat(etcdOf(name)).as("etcd of %s", name).isEmpty();
        }
    }

    private ChildRegistry start(String name, int[] ports, String... more) throws IOException {
        List<String> flags = new ArrayList<>(List.of(
                "-bootstrap",
                Node.address(node),
                "--etcd-ip=127.0.0.1",
                "--physarum.registry.etcd.refresh-interval=500ms",
                "--etcd-client-port=" + ports[1],
                "--etcd-peer-port=" + ports[2],
                "--etcd-name=" + name,
                // Who may write is one thing, who may join the cluster another.
                "--physarum.registry.allow-writers=" + node.getBean(Host.class).peerId()));
        flags.addAll(List.of(more));
        ChildRegistry child = ChildRegistry.start(folder.resolve(name), ports[0], flags);
        children.add(child);
        return child;
    }

    private static void awaitUp(ChildRegistry child, int members) throws IOException {
        await().atMost(LONG).pollInterval(Duration.ofMillis(500)).until(() -> {
            String health = child.health();
            boolean all = health.split("http://127.0.0.1:", -1).length - 1 == members && !health.contains("joining");
            return !child.isAlive() || (health.contains("\"registry\":{\"details\":{") && all);
        });
        assertThat(child.isAlive()).as(child.log()).isTrue();
    }

    /** The process that is remembered, and no later one with its id. */
    private Stream<ProcessHandle> etcdOf(String name) throws IOException {
        Path file = folder.resolve(name).resolve("etcd").resolve(name + ".process");
        if (!Files.exists(file)) {
            return Stream.empty();
        }
        String[] words = Files.readString(file).strip().split(" ", 2);
        return ProcessHandle.of(Long.parseLong(words[0])).stream()
                .filter(ProcessHandle::isAlive)
                .filter(process ->
                        process.info().startInstant().map(Instant::toString).equals(Optional.of(words[1])));
    }

    @Test
    void goesOnWhenOneOfThreeIsKilledAndTakesItBack() throws Exception {
        int[] ports = FreePorts.tcp(9);
        ChildRegistry one = start("one", new int[] {ports[0], ports[1], ports[2]}, "--new-etcd-cluster");
        awaitUp(one, 1);
        int[] portsOfTwo = {ports[3], ports[4], ports[5]};
        ChildRegistry two = start("two", portsOfTwo);
        ChildRegistry three = start("three", new int[] {ports[6], ports[7], ports[8]});
        awaitUp(two, 3);
        awaitUp(three, 3);
        OverlayRegistryClient client = Node.client(node);
        client.add(ServiceName.of("before"), INFO).block(LONG);

        two.kill();
        await().atMost(LONG).until(() -> etcdOf("two").findAny().isEmpty());

        assertThat(client.get(ServiceName.of("before")).block(LONG)).isEqualTo(INFO);
        await("the others agree on a leader")
                .atMost(LONG)
                .ignoreException(RegistryUnavailableException.class)
                .until(() -> client.add(ServiceName.of("meanwhile"), INFO).block(LONG) != null);
        assertThat(client.get(ServiceName.of("meanwhile")).block(LONG)).isEqualTo(INFO);

        ChildRegistry again = start("two", portsOfTwo);
        awaitUp(again, 3);
        assertThat(again.log()).contains("goes on as the member it was");
        await().atMost(LONG).untilAsserted(() -> assertThat(again.health()).contains("\"entries\":2"));
        one.kill();
        await().atMost(LONG).until(() -> etcdOf("one").findAny().isEmpty());
        assertThat(client.list().block(LONG)).containsOnlyKeys(ServiceName.of("before"), ServiceName.of("meanwhile"));
    }

    @Test
    void saysWhyItCannotStart() throws Exception {
        int[] ports = FreePorts.tcp(3);
        ChildRegistry child = start("one", ports, "--new-etcd-cluster", "--physarum.registry.etcd.binary=no-such-etcd");

        await().atMost(LONG).until(() -> !child.isAlive());

        assertThat(child.log())
                .contains("APPLICATION FAILED TO START")
                .contains("There is no program 'no-such-etcd'")
                .contains("apt-get install etcd-server");
    }
}
