package io.physarum.allocator.driver.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import io.physarum.allocator.driver.DriverUnavailableException;
import io.physarum.allocator.driver.ImageUnavailableException;
import io.physarum.allocator.driver.InstanceExit;
import io.physarum.allocator.driver.InstanceSpec;
import io.physarum.allocator.driver.InstanceStartException;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.allocator.driver.VirtualizationDriver;
import io.physarum.allocator.driver.VirtualizationDriverContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class DockerDriverIT extends VirtualizationDriverContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** The defaults. */
    static final DockerOptions.Bounds BOUNDS = new DockerOptions.Bounds(
            4096, false, List.of(Capability.AUDIT_WRITE, Capability.MKNOD, Capability.NET_RAW));

    private static DockerEnvironment docker;

    private final String owner = UUID.randomUUID().toString();

    @BeforeAll
    static void requireDocker() {
        docker = DockerEnvironment.require();
    }

    @AfterAll
    static void removeImages() throws IOException {
        if (docker != null) {
            docker.close();
        }
    }

    @TempDir
    private Path temp;

    /** The default is a work directory of its own, as if on another machine. */
    private DockerDriver open(String owner, boolean kept) throws IOException {
        return DockerDriver.open(options(owner, temp.resolve(UUID.randomUUID().toString()), kept));
    }

    private static DockerOptions options(String owner, Path workDirectory, boolean kept) {
        return options(owner, workDirectory, engine(null), kept);
    }

    static DockerOptions options(String owner, Path workDirectory, DockerOptions.Engine engine, boolean kept) {
        return new DockerOptions(owner, workDirectory, engine, Duration.ofSeconds(1), 100_000, kept, 4, BOUNDS);
    }

    private static DockerOptions.Engine engine(@Nullable String host) {
        return new DockerOptions.Engine(host, Duration.ofSeconds(60));
    }

    @Override
    protected VirtualizationDriver open() throws IOException {
        return open(owner, false);
    }

    @Override
    protected String image(String command) throws Exception {
        return docker.build(programClasses(), programFile(), command);
    }

    @Override
    protected String missingImage() {
        return "127.0.0.1:1/nobody/nothing@sha256:" + "0".repeat(64);
    }

    @Override
    protected void startByKilledAllocator(InstanceSpec spec) throws IOException {
        DockerDriver killed = open(owner, true);
        killed.start(spec).block(LIMIT);
        killed.close().block(LIMIT);
    }

    @Test
    void setsWhatTheServiceAsksForAndNoMore() throws Exception {
        RunningInstance instance = launch(spec(image(SERVE), Map.of(), 50, 64));

        InspectContainerResponse container =
                docker.client().inspectContainerCmd(instance.handle()).exec();
        assertThat(container.getHostConfig().getCpuPeriod()).isEqualTo(100_000);
        assertThat(container.getHostConfig().getCpuQuota()).isEqualTo(50_000);
        assertThat(container.getHostConfig().getMemory()).isEqualTo(64L << 20);
        assertThat(container.getHostConfig().getNetworkMode()).isEqualTo("host");
        assertThat(container.getHostConfig().getPidsLimit()).isEqualTo(4096);
        assertThat(container.getHostConfig().getSecurityOpts()).containsExactly("no-new-privileges:true");
        assertThat(container.getHostConfig().getCapDrop())
                .containsExactly(Capability.AUDIT_WRITE, Capability.MKNOD, Capability.NET_RAW);
        assertThat(container.getHostConfig().getRestartPolicy().getName()).isIn("no", "");
        assertThat(container.getHostConfig().getLogConfig().getConfig())
                .containsOnly(Map.entry("max-size", "100000"), Map.entry("max-file", "2"));
        assertThat(container.getName()).isEqualTo("/physarum-" + instance.id());
        assertThat(container.getConfig().getLabels())
                .containsEntry("io.physarum.allocator", owner)
                .containsEntry("io.physarum.service", "calc-server:1.1")
                .containsEntry("io.physarum.content-hash", "hash")
                .containsEntry(
                        "io.physarum.port.service",
                        Integer.toString(instance.ports().service()));
    }

    @Test
    void letsAServerBeginAsRootAndGoOnAsAnotherUser() throws Exception {
        RunningInstance instance = launch(spec(image("chown nobody . && su nobody -c 'touch made; id -u'"), Map.of()));

        InstanceExit exit = now(driver.exit(instance));

        assertThat(exit.lastOutput()).isEqualTo("65534");
        assertThat(exit.status()).isZero();
    }

    @Test
    void removesTheContainerWhenItIsStopped() throws Exception {
        RunningInstance instance = start(SERVE, Map.of());

        driver.stop(instance).block(LIMIT);

        assertThat(docker.client()
                        .listContainersCmd()
                        .withShowAll(true)
                        .withIdFilter(List.of(instance.handle()))
                        .exec())
                .isEmpty();
    }

    @Test
    void removesContainersOnCloseUnlessTheyAreToBeKept() throws Exception {
        RunningInstance instance = start(SERVE, Map.of());
        DockerDriver keeping = open(owner, true);
        keeping.close().block(LIMIT);
        assertThat(get(instance, "/")).isEqualTo("hello");

        driver.close().block(LIMIT);

        assertThatThrownBy(() -> get(instance, "/")).isInstanceOf(IOException.class);
        driver = open();
    }

    @Test
    void leavesContainersOfAnotherIdentityAlone() throws Exception {
        RunningInstance instance = start(SERVE, Map.of());
        DockerDriver other = open("other-" + owner, false);

        assertThat(other.adopt().collectList().block(LIMIT)).isEmpty();
        other.close().block(LIMIT);

        assertThat(get(instance, "/")).isEqualTo("hello");
    }

    @Test
    void endsContainersWhoseAllocatorIsGoneForGood() throws Exception {
        Path machine = temp.resolve("machine");
        DockerDriver gone = DockerDriver.open(options("gone-" + owner, machine, true));
        InstanceSpec spec = spec(image(SERVE), Map.of());
        RunningInstance instance = now(gone.start(spec));
        awaitAnswer(instance);
        DockerDriver next = DockerDriver.open(options("next-" + owner, machine, false));
        assertThat(next.adopt().collectList().block(LIMIT)).isEmpty();
        assertThat(get(instance, "/")).as("while its allocator lives").isEqualTo("hello");
        gone.close().block(LIMIT);
        assertThat(driver.adopt().collectList().block(LIMIT)).isEmpty();
        assertThat(get(instance, "/")).as("on another machine").isEqualTo("hello");

        assertThat(next.adopt().collectList().block(LIMIT)).isEmpty();

        assertThatThrownBy(() -> get(instance, "/")).isInstanceOf(IOException.class);
        next.close().block(LIMIT);
        assertThat(machine.resolve(".containers")).isDirectoryNotContaining(left -> !left.endsWith(".id"));
    }

    @Test
    void leavesContainersAloneThatAreOfAnotherDirectoryWithThePathOfItsOwn() throws Exception {
        Path path = temp.resolve("volume");
        DockerDriver elsewhere = DockerDriver.open(options("elsewhere-" + owner, path, true));
        RunningInstance instance = now(elsewhere.start(spec(image(SERVE), Map.of())));
        awaitAnswer(instance);
        elsewhere.close().block(LIMIT);
        Path another = Files.move(path, temp.resolve("another"));

        DockerDriver here = DockerDriver.open(options("here-" + owner, path, false));
        assertThat(here.adopt().collectList().block(LIMIT)).isEmpty();
        here.close().block(LIMIT);
        assertThat(get(instance, "/")).isEqualTo("hello");

        FileSystemUtils.deleteRecursively(path);
        Files.move(another, path);
        DockerDriver there = DockerDriver.open(options("there-" + owner, path, false));
        assertThat(there.adopt().collectList().block(LIMIT)).isEmpty();
        there.close().block(LIMIT);
        assertThatThrownBy(() -> get(instance, "/")).isInstanceOf(IOException.class);
    }

    @Test
    void adoptsContainersThatAFormerVersionHasMade() throws Exception {
        InstanceSpec spec = spec(image(SERVE), Map.of());
        String id = docker.client()
                .createContainerCmd(spec.info().dockerHash())
                .withLabels(ContainerLabels.of(owner, temp.toString(), spec))
                .withHostConfig(HostConfig.newHostConfig().withNetworkMode("host"))
                .withEnv("SERVICE_PORT=" + spec.ports().service())
                .exec()
                .getId();
        docker.client().startContainerCmd(id).exec();

        List<RunningInstance> adopted = now(driver.adopt().collectList());

        assertThat(adopted).containsExactly(spec.running(id));
        driver.stop(adopted.get(0)).block(LIMIT);
    }

    @Test
    void doesNotShareAWorkDirectoryWithItself() throws Exception {
        DockerOptions options = options("twice-" + owner, temp.resolve("shared"), false);
        DockerDriver first = DockerDriver.open(options);

        assertThatThrownBy(() -> DockerDriver.open(options))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another allocator with the identity twice-");
        first.close().block(LIMIT);
        DockerDriver.open(options).close().block(LIMIT);
    }

    @Test
    void removesItsContainersThatEndedWhileItWasAway() throws Exception {
        RunningInstance instance = launch(spec(image("exit 1"), Map.of()));
        driver.exit(instance).block(LIMIT);

        assertThat(driver.adopt().collectList().block(LIMIT)).isEmpty();

        assertThatThrownBy(() ->
                        docker.client().inspectContainerCmd(instance.handle()).exec())
                .hasMessageContaining("No such container");
    }

    @Test
    void noticesThatAContainerWasKilled() throws Exception {
        RunningInstance instance = start(SERVE, Map.of());
        var exit = driver.exit(instance).toFuture();

        docker.client().killContainerCmd(instance.handle()).exec();

        await().atMost(LIMIT).until(exit::isDone);
        assertThat(exit.join().status()).isEqualTo(137);
    }

    @Test
    void refusesToPullWhatHasNoRegistry() {
        String image = "sha256:" + "0".repeat(64);

        assertThat(driver.imagePresent(image).block(LIMIT)).isFalse();
        assertThatThrownBy(() -> driver.pull(image).block(LIMIT))
                .isInstanceOf(ImageUnavailableException.class)
                .hasMessageContaining("no registry");
    }

    @Test
    void saysWhatTheEngineRefuses() throws Exception {
        InstanceSpec spec = spec(image(SERVE), Map.of(), 0, 1);

        assertThatThrownBy(() -> driver.start(spec).block(LIMIT))
                .isInstanceOf(InstanceStartException.class)
                .hasMessageContaining("Minimum memory limit");
    }

    @Test
    void saysThatTheEngineIsAway() throws IOException {
        DockerDriver lost = DockerDriver.open(options(owner, temp, engine("unix:///nowhere/docker.sock"), false));

        assertThat(now(lost.status()).available()).isFalse();
        assertThat(now(lost.status()).detail()).contains("unix:///nowhere/docker.sock", "is it running");
        assertThatThrownBy(() -> lost.imagePresent("busybox").block(LIMIT))
                .isInstanceOf(DriverUnavailableException.class);
        lost.close().block(LIMIT);
    }
}
