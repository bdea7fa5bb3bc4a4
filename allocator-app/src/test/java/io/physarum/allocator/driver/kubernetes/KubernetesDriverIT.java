package io.physarum.allocator.driver.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.physarum.allocator.driver.InstanceExit;
import io.physarum.allocator.driver.InstanceSpec;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.allocator.driver.VirtualizationDriver;
import io.physarum.allocator.driver.VirtualizationDriverContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * The driver against fabric8's mock API server and a kubelet made for tests, as no real cluster was at hand: see {@link
 * TestCluster} and {@link TestKubelet} for what they do, and what they take on trust. Instances are real processes.
 */
class KubernetesDriverIT extends VirtualizationDriverContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final String owner = UUID.randomUUID().toString();

    @TempDir
    private Path temp;

    private @Nullable TestCluster started;

    @Override
    @AfterEach
    protected void closeDriver() throws Exception {
        super.closeDriver();
        if (started != null) {
            started.close();
        }
    }

    private TestCluster cluster() throws Exception {
        if (started == null) {
            started = new TestCluster(programClasses(), Files.createDirectories(temp.resolve("outputs")));
        }
        return started;
    }

    private KubernetesDriver open(String as, boolean kept, @Nullable String allocatorPod) throws Exception {
        return KubernetesDriver.open(TestOptions.of(as, cluster().kubeconfig(temp), allocatorPod, kept));
    }

    @Override
    protected VirtualizationDriver open() throws Exception {
        return open(owner, false, null);
    }

    @Override
    protected String image(String command) throws Exception {
        return cluster().kubelet().present(command);
    }

    @Override
    protected String missingImage() {
        return "registry.test/nobody/nothing@sha256:" + "0".repeat(64);
    }

    @Override
    protected void startByKilledAllocator(InstanceSpec spec) throws Exception {
        KubernetesDriver killed = open(owner, true, null);
        killed.start(spec).block(LIMIT);
        killed.close().block(LIMIT);
    }

    private List<Pod> pods() throws Exception {
        return cluster()
                .client()
                .pods()
                .inNamespace(TestCluster.NAMESPACE)
                .list()
                .getItems();
    }

    @Test
    void asksForWhatTheServiceAsksForAndNoMore() throws Exception {
        RunningInstance instance = launch(spec(image("sleep 60"), Map.of(), 50, 64));

        Pod pod = pods().get(0);
        assertThat(pod.getMetadata().getName())
                .isEqualTo("physarum-" + instance.id())
                .isEqualTo(instance.handle());
        assertThat(pod.getMetadata().getLabels())
                .containsEntry("io.physarum.allocator", owner)
                .containsEntry("io.physarum.node", TestCluster.NODE)
                .containsEntry("io.physarum.service", "calc-server_1.1");
        assertThat(pod.getMetadata().getAnnotations())
                .containsEntry("io.physarum.service", "calc-server:1.1")
                .containsEntry("io.physarum.content-hash", "hash");
        assertThat(pod.getSpec().getNodeName()).as("chosen by the scheduler").isEqualTo(TestCluster.NODE);
        assertThat(pod.getSpec().getHostNetwork()).isNull();
        assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
        Container container = pod.getSpec().getContainers().get(0);
        Map<String, Quantity> limits = Map.of("cpu", new Quantity("500m"), "memory", new Quantity("64Mi"));
        assertThat(container.getResources().getLimits()).isEqualTo(limits);
        assertThat(container.getResources().getRequests()).isEqualTo(limits);
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    }

    @Test
    void reachesAnInstanceAtItsOwnAddress() throws Exception {
        RunningInstance instance = start(SERVE, Map.of());

        assertThat(instance.sharesNetwork())
                .as("127.0.1.x stands in for a pod's network")
                .isTrue();
        assertThat(instance.address().getHostString()).startsWith("127.0.1.");
    }

    @Test
    void pullsAnImageByAPodThatRunsNothingOfIt() throws Exception {
        String image = cluster().kubelet().pullable("echo must not run > " + temp.resolve("ran"));
        assertThat(driver.imagePresent(image).block(LIMIT)).isFalse();

        driver.pull(image).block(LIMIT);

        assertThat(driver.imagePresent(image).block(LIMIT)).isTrue();
        assertThat(temp.resolve("ran")).doesNotExist();
        await().atMost(LIMIT).until(() -> pods().isEmpty());
    }

    @Test
    void leavesNoPodWhenAPullIsGivenUp() throws Exception {
        cluster().kubelet().hold();
        String image = cluster().kubelet().pullable("true");
        var pulling = driver.pull(image).toFuture();
        await().atMost(LIMIT).until(() -> pods().size() == 1);

        pulling.cancel(true);

        await().atMost(LIMIT).until(() -> pods().isEmpty());
    }

    @Test
    void removesThePodWhenItIsStopped() throws Exception {
        RunningInstance instance = start(SERVE, Map.of());

        driver.stop(instance).block(LIMIT);

        assertThat(pods()).isEmpty();
    }

    @Test
    void removesPodsOnCloseUnlessTheyAreToBeKept() throws Exception {
        RunningInstance instance = start(SERVE, Map.of());
        KubernetesDriver keeping = open(owner, true, null);
        keeping.close().block(LIMIT);
        assertThat(get(instance, "/")).isEqualTo("hello");

        driver.close().block(LIMIT);

        assertThat(pods()).isEmpty();
        driver = open();
    }

    @Test
    void leavesPodsOfAnotherIdentityAlone() throws Exception {
        RunningInstance instance = start(SERVE, Map.of());
        KubernetesDriver other = open("other-" + owner, false, null);

        assertThat(other.adopt().collectList().block(LIMIT)).isEmpty();
        other.close().block(LIMIT);

        assertThat(get(instance, "/")).isEqualTo("hello");
    }

    @Test
    void endsPodsWhoseAllocatorIsGoneForGood() throws Exception {
        Pod allocator = allocatorPod("allocator-1");
        KubernetesDriver gone = open("gone-" + owner, true, "allocator-1");
        RunningInstance instance = now(gone.start(spec(image(SERVE), Map.of())));
        awaitAnswer(instance);
        gone.close().block(LIMIT);
        assertThat(driver.adopt().collectList().block(LIMIT)).isEmpty();
        assertThat(get(instance, "/")).as("while its allocator lives").isEqualTo("hello");

        cluster().client().resource(allocator).delete();
        await().atMost(LIMIT).until(() -> pods().size() == 1);
        assertThat(driver.adopt().collectList().block(LIMIT)).isEmpty();

        assertThatThrownBy(() -> get(instance, "/")).isInstanceOf(IOException.class);
        assertThat(pods()).isEmpty();
    }

    @Test
    void letsInstancesBelongToWhatHasMadeTheAllocator() throws Exception {
        allocatorPod("allocator-2");
        KubernetesDriver owned = open("owned-" + owner, false, "allocator-2");

        now(owned.start(spec(image("sleep 60"), Map.of())));

        OwnerReference reference = pods().stream()
                .filter(pod -> pod.getMetadata().getName().startsWith("physarum-"))
                .findFirst()
                .orElseThrow()
                .getMetadata()
                .getOwnerReferences()
                .get(0);
        assertThat(reference.getKind()).isEqualTo("DaemonSet");
        assertThat(reference.getName()).isEqualTo("allocators");
        assertThat(reference.getController()).isFalse();
        owned.close().block(LIMIT);
    }

    private Pod allocatorPod(String name) throws Exception {
        return cluster()
                .client()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(TestCluster.NAMESPACE)
                        .withLabels(Map.of("app", "allocator"))
                        .addNewOwnerReference()
                        .withApiVersion("apps/v1")
                        .withKind("DaemonSet")
                        .withName("allocators")
                        .withUid("1234")
                        .withController(true)
                        .withBlockOwnerDeletion(true)
                        .endOwnerReference()
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("allocator")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    @Test
    void removesItsPodsThatEndedWhileItWasAway() throws Exception {
        RunningInstance instance = launch(spec(image("exit 1"), Map.of()));
        driver.exit(instance).block(LIMIT);
        assertThat(pods()).hasSize(1);

        assertThat(driver.adopt().collectList().block(LIMIT)).isEmpty();

        await().atMost(LIMIT).until(() -> pods().isEmpty());
    }

    @Test
    void tellsThatAnInstanceHadTooLittleMemory() throws Exception {
        RunningInstance instance = start(SERVE, Map.of());
        var exit = driver.exit(instance).toFuture();

        cluster().kubelet().killForMemory(instance.handle());

        assertThat(exit).succeedsWithin(LIMIT);
        InstanceExit ended = exit.join();
        assertThat(ended.status()).isEqualTo(137);
        assertThat(ended.describe()).contains("status 137, OOMKilled");
    }

    @Test
    void countsWhatOtherPodsRequestButNotItsOwn() throws Exception {
        long before = now(driver.status()).cpuPercent();
        launch(spec(image("sleep 60"), Map.of(), 10, 16));
        cluster()
                .client()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("other")
                        .withNamespace("elsewhere")
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName(TestCluster.NODE)
                        .addNewContainer()
                        .withName("c")
                        .withNewResources()
                        .withRequests(Map.of("cpu", new Quantity("250m")))
                        .endResources()
                        .endContainer()
                        .endSpec()
                        .build())
                .create();

        assertThat(now(driver.status()).cpuPercent()).isEqualTo(before - 25);
    }
}
