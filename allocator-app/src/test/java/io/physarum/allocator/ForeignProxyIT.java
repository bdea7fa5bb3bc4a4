package io.physarum.allocator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.discovery.Rendezvous;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.allocation.StartedInstance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A proxy inside of an image that is not ours: it has neither {@code /idle} nor {@code /actuator/p2p}, and announces the service. */
class ForeignProxyIT {

    private static final String FOREIGN = TestAllocator.SERVE.replace("exec java", "exec java -Dforeign-proxy=true");

    @TempDir
    Path temp;

    @TempDir
    Path elsewhere;

    private TestAllocator allocator;

    /** Stands in for the overlay's part of the proxy. */
    private TestAllocator proxy;

    @BeforeEach
    void start() {
        allocator = new TestAllocator(temp, Map.of("physarum.allocator.idle-timeout", "1s"));
        String bootstrap = allocator
                .host()
                .peerId()
                .appendTo(allocator.host().advertisedAddresses().get(0))
                .toString();
        proxy = new TestAllocator(elsewhere, Map.of("physarum.p2p.bootstraps", bootstrap));
    }

    @AfterEach
    void stop() {
        proxy.close();
        allocator.close();
    }

    @Test
    void isFoundByWhatItAnnouncesAndKeptWhileItAnswers() throws Exception {
        AllocationRequest request = TestAllocator.embedded(allocator.bundle("service", FOREIGN));
        CompletableFuture<StartedInstance> started =
                allocator.allocator().service().start(request).toFuture();
        await().during(Duration.ofSeconds(2)).until(() -> !started.isDone());

        proxy.dht().provide(Rendezvous.cidOf(request.info().contentHash()));

        assertThat(started).succeedsWithin(TestAllocator.LIMIT).satisfies(instance -> {
            assertThat(instance.peer().peerId()).isEqualTo(proxy.host().peerId());
            assertThat(allocator.call(instance, "/")).isEqualTo("hello");
        });
        await().during(Duration.ofSeconds(4))
                .atMost(TestAllocator.LIMIT)
                .until(() -> allocator.instances().size() == 1);
    }

    @Test
    void isStartedByTheTextCommandsRequest() throws Exception {
        AllocationRequest known = allocator.bundle("service", FOREIGN);

        StartedInstance started =
                allocator.start(AllocationRequest.ofImage(known.info().dockerHash()));

        assertThat(allocator.call(started, "/")).isEqualTo("hello");
        await().during(Duration.ofSeconds(3))
                .atMost(TestAllocator.LIMIT)
                .until(() -> allocator.instances().size() == 1);
    }
}
