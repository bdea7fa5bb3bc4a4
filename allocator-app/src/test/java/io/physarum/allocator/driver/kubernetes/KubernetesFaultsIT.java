package io.physarum.allocator.driver.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.physarum.allocator.driver.DriverBusyException;
import io.physarum.allocator.driver.DriverStatus;
import io.physarum.allocator.driver.DriverUnavailableException;
import io.physarum.allocator.driver.ImageUnavailableException;
import io.physarum.allocator.driver.InstanceExit;
import io.physarum.allocator.driver.InstanceSpec;
import io.physarum.allocator.driver.InstanceStartException;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.allocator.driver.TestSpecs;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** What the driver says and does when the cluster refuses, fails or is away; against what {@link KubernetesDriverIT} is. */
@SuppressWarnings("NullAway.Init") // start() begins every test
class KubernetesFaultsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path temp;

    private TestCluster cluster;

    private @Nullable KubernetesDriver driver;

    @BeforeEach
    void start() throws Exception {
        cluster = new TestCluster(temp, Files.createDirectories(temp.resolve("outputs")));
    }

    @AfterEach
    void stop() throws IOException {
        cluster.relay().open();
        if (driver != null) {
            driver.close().block(LIMIT);
        }
        cluster.close();
    }

    private KubernetesDriver open() throws IOException {
        driver = KubernetesDriver.open(TestOptions.of("faults", cluster.kubeconfig(temp), null, false));
        return driver;
    }

    private List<Pod> pods() {
        return cluster.client().pods().inNamespace(TestCluster.NAMESPACE).list().getItems();
    }

    private static InstanceSpec spec(String image) {
        return TestSpecs.of(image, Map.of(), 0, 0);
    }

    @Test
    void saysWhyAnImageCannotBePulled() throws IOException {
        String image = "registry.test/nothing@sha256:" + "1".repeat(64);

        assertThatThrownBy(() -> open().start(spec(image)).block(LIMIT))
                .isInstanceOf(ImageUnavailableException.class)
                .hasMessageContaining(image)
                .hasMessageContaining("ErrImagePull")
                .hasMessageContaining("failed to resolve reference");
        await().atMost(LIMIT).until(() -> pods().isEmpty());
    }

    @Test
    void saysWhyTheSchedulerFindsNoRoom() throws IOException {
        cluster.kubelet().refuse("0/3 nodes are available: 1 Insufficient cpu");

        assertThatThrownBy(() ->
                        open().start(spec(cluster.kubelet().present("true"))).block(LIMIT))
                .isInstanceOf(DriverBusyException.class)
                .hasMessageContaining("1 Insufficient cpu");
        await().atMost(LIMIT).until(() -> pods().isEmpty());
    }

    @Test
    void saysWhyAContainerCannotBeConfigured() throws IOException {
        cluster.kubelet().misconfigure("secret \"mesh-psk\" not found");

        assertThatThrownBy(() ->
                        open().start(spec(cluster.kubelet().present("true"))).block(LIMIT))
                .isInstanceOf(InstanceStartException.class)
                .hasMessageContaining("CreateContainerConfigError: secret \"mesh-psk\" not found");
        await().atMost(LIMIT).until(() -> pods().isEmpty());
    }

    @Test
    void givesUpAPodThatNeverRuns() throws IOException {
        cluster.kubelet().hold();
        driver = KubernetesDriver.open(TestOptions.of(
                "faults",
                new KubernetesOptions.Place(cluster.kubeconfig(temp), TestCluster.NODE, null, null),
                false,
                15));

        assertThatThrownBy(() ->
                        driver.start(spec(cluster.kubelet().present("true"))).block(LIMIT))
                .isInstanceOf(InstanceStartException.class)
                .hasMessageContaining("physarum.allocator.start-timeout")
                .hasMessageContaining("ContainerCreating");
        await().atMost(LIMIT).until(() -> pods().isEmpty());
    }

    @Test
    void namesThePermissionsThatLackAtTheStart() {
        cluster.forbid("create pods", "watch pods");

        assertThatThrownBy(this::open)
                .isInstanceOf(KubernetesStartException.class)
                .hasMessageContaining("may not create pods in namespace mesh, watch pods in namespace mesh");
    }

    @Test
    void saysAtTheStartThatItIsNotKnown() {
        cluster.forgetUsers();

        assertThatThrownBy(this::open)
                .isInstanceOf(KubernetesStartException.class)
                .hasMessageContaining("does not know who asks: Unauthorized");
    }

    @Test
    void triesWhatItMayDoWhereItMayNotAsk() throws IOException {
        cluster.forbid("create selfsubjectaccessreviews everywhere");

        assertThat(open().status().block(LIMIT)).matches(DriverStatus::available);
    }

    @Test
    void measuresTheMachineWhereItMayNotAskForTheNode() throws IOException {
        cluster.forbid("get nodes everywhere", "list pods everywhere");

        DriverStatus status = Objects.requireNonNull(open().status().block(LIMIT));

        assertThat(status.available()).isTrue();
        assertThat(status.detail()).contains("may not get nodes");
        assertThat(status.cpuPercent()).isPositive();
        assertThat(status.memoryMebibytes()).isPositive();
    }

    @Test
    void takesNothingOnANodeThatIsCordonedOrNotReady() throws IOException {
        KubernetesDriver opened = open();
        cluster.kubelet()
                .changeNode(node -> new NodeBuilder(node)
                        .editSpec()
                        .withUnschedulable(true)
                        .endSpec()
                        .build());

        assertThat(opened.status().block(LIMIT)).satisfies(status -> {
            assertThat(status.available()).isFalse();
            assertThat(status.detail()).contains("cordoned");
        });
    }

    @Test
    void startsWithoutTheApiServerAndWorksWhenItIsThere() throws IOException {
        cluster.relay().set(TcpRelay.Mode.CUT);
        KubernetesDriver opened = open();
        assertThat(opened.status().block(LIMIT)).satisfies(status -> {
            assertThat(status.available()).isFalse();
            assertThat(status.detail()).contains("API server at http://127.0.0.1:", "does not answer");
        });

        cluster.relay().set(TcpRelay.Mode.OPEN);

        assertThat(opened.status().block(LIMIT)).matches(DriverStatus::available);
        assertThat(opened.start(spec(cluster.kubelet().present("sleep 60"))).block(LIMIT))
                .isNotNull();
    }

    @Test
    void waitsForASilentApiServerNoLongerThanItMay() throws IOException {
        KubernetesDriver opened = open();
        InstanceSpec spec = spec(cluster.kubelet().present("sleep 60"));
        RunningInstance running = Objects.requireNonNull(opened.start(spec).block(LIMIT));
        var exit = opened.exit(running).toFuture();
        cluster.relay().set(TcpRelay.Mode.SILENT);

        assertThat(opened.status().block(LIMIT)).matches(status -> !status.available());
        assertThatThrownBy(() ->
                        opened.start(spec(cluster.kubelet().present("true"))).block(LIMIT))
                .isInstanceOf(DriverUnavailableException.class);
        assertThatThrownBy(() -> opened.adopt().collectList().block(LIMIT))
                .isInstanceOf(DriverUnavailableException.class);
        assertThat(exit).as("nothing is known of it").isNotDone();
    }

    @Test
    void noticesAfterTheWatchWasLostWhatHappenedMeanwhile() throws Exception {
        KubernetesDriver opened = open();
        RunningInstance first = Objects.requireNonNull(
                opened.start(spec(cluster.kubelet().present("sleep 60"))).block(LIMIT));
        RunningInstance second = Objects.requireNonNull(
                opened.start(spec(cluster.kubelet().present("sleep 61"))).block(LIMIT));
        var firstExit = opened.exit(first).toFuture();
        var secondExit = opened.exit(second).toFuture();
        cluster.relay().set(TcpRelay.Mode.CUT);

        cluster.kubelet().killForMemory(first.handle());
        cluster.client()
                .pods()
                .inNamespace(TestCluster.NAMESPACE)
                .withName(second.handle())
                .delete();
        await().atMost(LIMIT).until(() -> pods().size() == 1);
        assertThat(firstExit).isNotDone();
        cluster.relay().set(TcpRelay.Mode.OPEN);

        assertThat(firstExit).succeedsWithin(LIMIT);
        assertThat(firstExit.join().reason()).isEqualTo("OOMKilled");
        assertThat(secondExit).succeedsWithin(LIMIT);
        assertThat(secondExit.join()).isEqualTo(new InstanceExit(null, ""));
    }

    @Test
    void saysThatAKubeconfigCannotBeRead() {
        assertThatThrownBy(() -> KubernetesDriver.open(TestOptions.of("x", temp.resolve("nothing"), null, false)))
                .isInstanceOf(KubernetesStartException.class)
                .hasMessageContaining("nothing cannot be used: it cannot be read");
    }
}
