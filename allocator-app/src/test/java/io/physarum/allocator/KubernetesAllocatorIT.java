package io.physarum.allocator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.Pod;
import io.physarum.allocator.driver.TestProgram;
import io.physarum.allocator.driver.kubernetes.TestCluster;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.allocation.StartedInstance;
import io.physarum.mesh.dataplane.http.ServedInstance;
import io.physarum.mesh.error.AllocationRefusedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The whole application with pods of a cluster made for tests: see {@link TestCluster} for what that is worth. */
@SuppressWarnings("NullAway.Init") // run() begins every test
class KubernetesAllocatorIT {

    @TempDir
    Path temp;

    private TestCluster cluster;

    private TestAllocator allocator;

    @BeforeEach
    void startCluster() throws Exception {
        Path programs = Path.of(TestProgram.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        cluster = new TestCluster(programs, Files.createDirectories(temp.resolve("outputs")));
    }

    @AfterEach
    void stop() throws IOException {
        allocator.close();
        cluster.close();
    }

    private void run(String idleTimeout) throws IOException {
        allocator = new TestAllocator(
                temp,
                Map.of(
                        "physarum.allocator.driver",
                        "kubernetes",
                        "physarum.allocator.idle-timeout",
                        idleTimeout,
                        "physarum.allocator.kubernetes.kubeconfig",
                        cluster.kubeconfig(temp).toString(),
                        "NODE_NAME",
                        TestCluster.NODE));
    }

    private List<Pod> pods() {
        return cluster.client().pods().inNamespace(TestCluster.NAMESPACE).list().getItems();
    }

    private AllocationRequest request(String name) {
        String image = cluster.kubelet().pullable(TestAllocator.SERVE + " " + name);
        return TestAllocator.request(name, "hash-of-" + name, image, 10, 0);
    }

    @Test
    void startsOnePodForAllWhoAskAndRemovesItWhenNobodyUsesIt() throws Exception {
        run("8s");
        AllocationRequest request = request("hello-world-server");
        allocator.awaitOffer(request);

        List<StartedInstance> started = allocator.startAtOnce(10, request);

        StartedInstance instance = started.get(0);
        assertThat(started).hasSize(10).containsOnly(instance);
        ServedInstance served = allocator.use(request.name());
        assertThat(instance.address()).startsWith("127.0.1.");
        assertThat(allocator.call(instance, "/")).isEqualTo("hello");
        assertThat(allocator.actuator("health")).contains("UP");

        served.end();
        await().atMost(TestAllocator.LIMIT).until(() -> pods().isEmpty());
    }

    @Test
    void takesItsPodsOverAfterARestart() throws Exception {
        run("60s");
        AllocationRequest request = request("survivor");
        allocator.awaitOffer(request);
        StartedInstance before = allocator.start(request);
        allocator.close();
        assertThat(allocator.call(before, "/")).isEqualTo("hello");

        run("60s");

        allocator.awaitOffer(request);
        assertThat(allocator.served().all()).containsOnlyKeys(request.name());
        assertThat(allocator.start(request).address()).isEqualTo(before.address());
        assertThat(pods()).hasSize(1);
    }

    @Test
    void tellsWhoAsksWhyAnImageCannotBePulled() throws Exception {
        run("60s");
        AllocationRequest request = TestAllocator.request(
                "nobody", "hash-of-nobody", "registry.test/nobody@sha256:" + "1".repeat(64), 10, 0);

        allocator.awaitOffer(request);
        assertThatThrownBy(() -> allocator.start(request))
                .isInstanceOfSatisfying(
                        AllocationRefusedException.class,
                        refused -> assertThat(refused.reason())
                                .isEqualTo(AllocationRefusedException.Reason.IMAGE_UNAVAILABLE))
                .hasMessageContaining("ErrImagePull: failed to resolve reference");
        await().atMost(TestAllocator.LIMIT).until(() -> pods().isEmpty());
    }
}
