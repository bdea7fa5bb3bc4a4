package io.physarum.allocator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.github.dockerjava.api.model.Container;
import io.physarum.allocator.driver.TestProgram;
import io.physarum.allocator.driver.docker.DockerEnvironment;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.allocation.StartedInstance;
import io.physarum.mesh.dataplane.http.ServedInstance;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The whole application with real containers. */
@SuppressWarnings("NullAway.Init") // run() begins every test
class DockerAllocatorIT {

    private static DockerEnvironment docker;

    @TempDir
    Path temp;

    private TestAllocator allocator;

    private String owner;

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

    private void run(Map<String, Object> properties) {
        allocator = new TestAllocator(temp, properties);
        owner = allocator.host().peerId().toString();
    }

    @AfterEach
    void stop() {
        allocator.close();
        containers()
                .forEach(container -> docker.client()
                        .removeContainerCmd(container.getId())
                        .withForce(true)
                        .exec());
    }

    private List<Container> containers() {
        return docker.client()
                .listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of("io.physarum.allocator", owner))
                .exec();
    }

    private StartedInstance start(AllocationRequest request) {
        allocator.awaitOffer(request);
        return allocator.start(request);
    }

    private AllocationRequest request(String name) throws Exception {
        Path classes = Path.of(TestProgram.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String image =
                docker.build(classes, TestProgram.class.getName().replace('.', '/') + ".class", TestAllocator.SERVE);
        return TestAllocator.request(name, "hash-of-" + name, image, 50, 100);
    }

    @Test
    void startsOneContainerForAllWhoAskAndRemovesItWhenNobodyUsesIt() throws Exception {
        run(Map.of("physarum.allocator.driver", "auto", "physarum.allocator.idle-timeout", "8s"));
        AllocationRequest request = request("wanted-by-many");
        allocator.awaitOffer(request);

        List<StartedInstance> started = allocator.startAtOnce(50, request);

        assertThat(started).hasSize(50);
        StartedInstance instance = started.get(0);
        assertThat(started).containsOnly(instance);
        ServedInstance served = allocator.use(request.name());
        assertThat(allocator.call(instance, "/")).isEqualTo("hello");
        assertThat(containers()).hasSize(1);
        assertThat(instance.peer().peerId()).isEqualTo(allocator.host().peerId());

        served.end();
        await().atMost(TestAllocator.LIMIT).until(() -> containers().isEmpty());
        await().atMost(TestAllocator.LIMIT)
                .until(() -> allocator.meter("physarum.allocator.reserved.cpu.percent") == 0);
        StartedInstance another = start(request);
        allocator.use(request.name());
        assertThat(allocator.call(another, "/")).isEqualTo("hello");
    }

    @Test
    void startsAnotherWhenTheContainerWasKilled() throws Exception {
        run(Map.of("physarum.allocator.driver", "docker"));
        AllocationRequest request = request("mortal");
        start(request);

        docker.client().killContainerCmd(containers().get(0).getId()).exec();

        await().atMost(TestAllocator.LIMIT).until(() -> allocator.served().all().isEmpty());
        assertThat(allocator.call(start(request), "/")).isEqualTo("hello");
        await().atMost(TestAllocator.LIMIT).until(() -> containers().size() == 1);
    }

    @Test
    void takesItsContainersOverAfterARestart() throws Exception {
        run(Map.of("physarum.allocator.driver", "docker"));
        AllocationRequest request = request("survivor");
        StartedInstance before = start(request);
        allocator.close();
        assertThat(allocator.call(before, "/")).isEqualTo("hello");

        run(Map.of("physarum.allocator.driver", "docker"));

        allocator.awaitOffer(request);
        assertThat(allocator.served().all()).containsOnlyKeys(request.name());
        StartedInstance after = start(request);
        assertThat(after.address()).isEqualTo(before.address());
        assertThat(after.peer().peerId()).isEqualTo(before.peer().peerId());
        assertThat(allocator.meter("physarum.allocator.reserved.cpu.percent")).isEqualTo(50);
        assertThat(containers()).hasSize(1);
    }

    @Test
    void removesItsContainersOnStopIfToldTo() throws Exception {
        run(Map.of("physarum.allocator.driver", "docker", "physarum.allocator.on-stop", "remove"));
        StartedInstance instance = start(request("mayfly"));

        allocator.close();

        assertThatThrownBy(() -> allocator.call(instance, "/")).isInstanceOf(IOException.class);
        assertThat(containers()).isEmpty();
    }
}
