package io.physarum.allocator.driver.kubernetes;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;

import static org.assertj.core.api.Assertions.assertThat;

class ClusterTest {

    private final List<Throwable> dropped = new CopyOnWriteArrayList<>();

    @BeforeEach
    void noteDroppedErrors() {
        Hooks.onErrorDropped(dropped::add);
    }

    @AfterEach
    void resetHook() {
        Hooks.resetOnErrorDropped();
    }

    @Test
    void reportsNoFailureOfWhatNobodyWaitsForAnyMore(@TempDir Path temp) throws Exception {
        try (TestCluster api = new TestCluster(temp, temp)) {
            Cluster cluster = new Cluster(new KubernetesOptions.Place(api.kubeconfig(temp), "edge-1", null, null));
            CompletableFuture<Thread> worker = new CompletableFuture<>();
            CountDownLatch cancelled = new CountDownLatch(1);
            Disposable asked = cluster.call(() -> {
                        worker.complete(Thread.currentThread());
                        cancelled.await();
                        throw new IllegalStateException("it failed meanwhile");
                    })
                    .subscribe();
            Thread thread = worker.get(30, TimeUnit.SECONDS);

            asked.dispose();
            cancelled.countDown();
            cluster.close();
            thread.join(TimeUnit.SECONDS.toMillis(30));

            assertThat(thread.isAlive()).isFalse();
            assertThat(dropped).isEmpty();
        }
    }
}
