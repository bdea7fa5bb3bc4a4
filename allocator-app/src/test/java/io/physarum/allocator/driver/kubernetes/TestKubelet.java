package io.physarum.allocator.driver.kubernetes;

import java.io.Closeable;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminatedBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.physarum.allocator.driver.InstanceLabels;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Does for the pods of a test what a scheduler and a kubelet do: binds them to the one node there is, looks for their image, runs
 * it as a process of this machine, tells of its state and ends it when the pod is deleted. It takes the pod's word for all else:
 * security contexts, secrets and volumes mean nothing to it.
 */
public final class TestKubelet implements Closeable {

    private static final int OUTPUT_LINES = 20;

    private static final Duration CHANGE_LIMIT = Duration.ofSeconds(60);

    private final KubernetesClient client;

    private final Path programs;

    private final Path outputs;

    private final Map<String, String> commands = new ConcurrentHashMap<>();

    private final Map<String, TestContainer> containers = new ConcurrentHashMap<>();

    private final Map<String, String> taken = new ConcurrentHashMap<>();

    private final Set<String> ended = new HashSet<>();

    private final AtomicInteger addresses = new AtomicInteger(2);

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "test-kubelet");
        thread.setDaemon(true);
        return thread;
    });

    private final SharedIndexInformer<Pod> pods;

    private volatile boolean held;

    private volatile @Nullable String noRoom;

    private volatile @Nullable String configError;

    TestKubelet(KubernetesClient client, Path programs, Path outputs) {
        this.client = client;
        this.programs = programs;
        this.outputs = outputs;
        long memory = Runtime.getRuntime().maxMemory() + (1L << 32);
        Map<String, Quantity> allocatable = Map.of(
                "cpu",
                new Quantity(Integer.toString(Runtime.getRuntime().availableProcessors())),
                "memory",
                new Quantity((memory >> 10) + "Ki"));
        client.nodes()
                .resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(TestCluster.NODE)
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .withNewStatus()
                        .withAllocatable(allocatable)
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build())
                .create();
        pods = client.pods().inNamespace(TestCluster.NAMESPACE).inform(new Handler());
    }

    /** Puts an image onto the node, and tells its name. */
    public String present(String command) {
        String name = pullable(command);
        client.nodes()
                .withName(TestCluster.NODE)
                .edit(node -> new NodeBuilder(node)
                        .editStatus()
                        .addNewImage()
                        .withNames(name)
                        .endImage()
                        .endStatus()
                        .build());
        return name;
    }

    /** Puts an image into a registry, and tells its name. */
    public String pullable(String command) {
        String digest = String.format("%064x", Integer.toUnsignedLong(command.hashCode()));
        String name = "registry.test/program@sha256:" + digest;
        commands.put(name, command);
        return name;
    }

    /** Lets the scheduler find no room any more, for a reason. */
    void refuse(String why) {
        noRoom = why;
    }

    /** Lets pods wait from now on. */
    void hold() {
        held = true;
    }

    /** Lets no container be configured any more, for a reason. */
    void misconfigure(String why) {
        configError = why;
    }

    /** Changes what the node says of itself. */
    void changeNode(UnaryOperator<Node> change) {
        client.nodes().withName(TestCluster.NODE).edit(change);
    }

    /** Kills the first process of a pod's container for its use of memory. */
    void killForMemory(String pod) {
        taken.put(pod, "OOMKilled");
        containers.get(pod).kill();
    }

    String output(String pod) {
        TestContainer container = containers.get(pod);
        return container == null ? "" : container.lastLines(OUTPUT_LINES);
    }

    private void run(Pod pod) {
        try {
            String refusal = noRoom;
            if (refusal != null) {
                unschedulable(pod, refusal);
                return;
            }
            bind(pod);
            Container container = pod.getSpec().getContainers().get(0);
            String command = commands.get(container.getImage());
            if (held) {
                tell(pod, "Pending", waiting("ContainerCreating", null));
            } else if (command == null) {
                String why = "failed to resolve reference \"" + container.getImage() + "\": not found";
                warn(pod, "Failed", "Failed to pull image: " + why);
                tell(pod, "Pending", waiting("ErrImagePull", why));
            } else if (configError != null) {
                tell(pod, "Pending", waiting("CreateContainerConfigError", configError));
            } else if (!container.getCommand().isEmpty()) {
                tell(pod, "Failed", terminated(128, "StartError", "exec: " + container.getCommand() + ": not found"));
            } else {
                runContainer(pod, command);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runContainer(Pod pod, String command) throws IOException, InterruptedException {
        String name = pod.getMetadata().getName();
        String address = "127.0.1." + addresses.getAndIncrement();
        Container spec = pod.getSpec().getContainers().get(0);
        Map<String, String> environment = new HashMap<>();
        spec.getEnv()
                .forEach(variable ->
                        environment.put(variable.getName(), variable.getValue().replace("$$", "$")));
        environment.put("TEST_POD_IP", address);
        Quantity memory = spec.getResources().getLimits().get("memory");
        long kibibytes = memory == null ? 0 : memory.getNumericalAmount().longValue() >> 10;
        TestContainer container;
        // A pod is gone only when nothing of it runs: who ends it finds the container, or there never is one.
        synchronized (ended) {
            if (ended.contains(name)) {
                return;
            }
            container = TestContainer.start(
                    pod.getMetadata().getUid(),
                    command,
                    environment,
                    new TestContainer.Surroundings(programs, outputs.resolve(name), kibibytes));
            containers.put(name, container);
        }
        ContainerState running =
                new ContainerStateBuilder().withNewRunning().endRunning().build();
        tell(pod, address, "Running", running);
        int status = container.await();
        String reason = taken.getOrDefault(name, status == 0 ? "Completed" : "Error");
        tell(pod, address, status == 0 ? "Succeeded" : "Failed", terminated(status, reason, output(name)));
    }

    private void bind(Pod pod) {
        change(
                pod,
                resource -> resource.edit(known -> new PodBuilder(known)
                        .editSpec()
                        .withNodeName(TestCluster.NODE)
                        .endSpec()
                        .build()));
    }

    private void end(Pod pod) {
        String name = pod.getMetadata().getName();
        synchronized (ended) {
            ended.add(name);
        }
        try {
            TestContainer container = containers.get(name);
            if (container != null) {
                container.stop(Duration.ofSeconds(pod.getSpec().getTerminationGracePeriodSeconds()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        change(
                pod,
                resource -> resource.edit(known -> new PodBuilder(known)
                        .editMetadata()
                        .withFinalizers(List.of())
                        .endMetadata()
                        .build()));
    }

    private void unschedulable(Pod pod, String why) {
        warn(pod, "FailedScheduling", why);
        status(
                pod,
                new PodStatusBuilder()
                        .withPhase("Pending")
                        .addNewCondition()
                        .withType("PodScheduled")
                        .withStatus("False")
                        .withReason("Unschedulable")
                        .withMessage(why)
                        .endCondition()
                        .build());
    }

    private void warn(Pod pod, String reason, String message) {
        client.v1()
                .events()
                .inNamespace(TestCluster.NAMESPACE)
                .resource(new EventBuilder()
                        .withNewMetadata()
                        .withName("event-" + UUID.randomUUID())
                        .endMetadata()
                        .withType("Warning")
                        .withReason(reason)
                        .withMessage(message)
                        .withLastTimestamp(Instant.now().toString())
                        .withNewInvolvedObject()
                        .withKind("Pod")
                        .withName(pod.getMetadata().getName())
                        .withNamespace(TestCluster.NAMESPACE)
                        .endInvolvedObject()
                        .build())
                .create();
    }

    private void tell(Pod pod, String phase, ContainerState state) {
        tell(pod, null, phase, state);
    }

    private void tell(Pod pod, @Nullable String address, String phase, ContainerState state) {
        status(
                pod,
                new PodStatusBuilder()
                        .withPhase(phase)
                        .withPodIP(address)
                        .withContainerStatuses(new ContainerStatusBuilder()
                                .withName("service")
                                .withState(state)
                                .build())
                        .build());
    }

    private void status(Pod pod, PodStatus status) {
        change(
                pod,
                resource -> resource.editStatus(
                        known -> new PodBuilder(known).withStatus(status).build()));
    }

    /** Others change it, too; one that is gone meanwhile needs no change. */
    private void change(Pod pod, Consumer<PodResource> change) {
        PodResource resource = client.pods()
                .inNamespace(TestCluster.NAMESPACE)
                .withName(pod.getMetadata().getName());
        await().pollInSameThread()
                .atMost(CHANGE_LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> isChanged(resource, change));
    }

    /** No answer and an error of the server are no reason to give up: nobody would tell of the pod any more. */
    private static boolean isChanged(PodResource resource, Consumer<PodResource> change) {
        try {
            change.accept(resource);
            return true;
        } catch (KubernetesClientException e) {
            boolean again = e.getCode() == 0 || e.getCode() == HttpURLConnection.HTTP_CONFLICT || e.getCode() >= 500;
            assertThat(again || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND)
                    .as(e.getMessage())
                    .isTrue();
            return !again;
        }
    }

    private static ContainerState waiting(String reason, @Nullable String message) {
        return new ContainerStateBuilder()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .build();
    }

    private static ContainerState terminated(int status, String reason, String message) {
        return new ContainerStateBuilder()
                .withTerminated(new ContainerStateTerminatedBuilder()
                        .withExitCode(status)
                        .withReason(reason)
                        .withMessage(message)
                        .build())
                .build();
    }

    @Override
    public void close() {
        pods.close();
        for (TestContainer container : new ArrayList<>(containers.values())) {
            try {
                container.stop(Duration.ZERO);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        threads.shutdown();
        try {
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS))
                    .as("the last states are told")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each pod is run once, and ended once. */
    private final class Handler implements ResourceEventHandler<Pod> {

        private final Map<String, Boolean> ending = new ConcurrentHashMap<>();

        @Override
        public void onAdd(Pod pod) {
            if (pod.getMetadata().getLabels().containsKey(InstanceLabels.ALLOCATOR)) {
                threads.execute(() -> run(pod));
            }
            onUpdate(pod, pod);
        }

        @Override
        public void onUpdate(Pod before, Pod pod) {
            if (pod.getMetadata().getDeletionTimestamp() != null
                    && ending.putIfAbsent(pod.getMetadata().getName(), true) == null) {
                threads.execute(() -> end(pod));
            }
        }

        @Override
        public void onDelete(Pod pod, boolean isFinalStateUnknown) {
            // it was ended before
        }
    }
}
