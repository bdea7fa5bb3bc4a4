package io.physarum.allocator.driver.kubernetes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Options of drivers for tests. */
final class TestOptions {

    private TestOptions() {}

    static KubernetesOptions of(String owner, Path kubeconfig, @Nullable String allocatorPod, boolean kept) {
        return of(owner, new KubernetesOptions.Place(kubeconfig, TestCluster.NODE, null, allocatorPod), kept, 20);
    }

    static KubernetesOptions of(String owner, KubernetesOptions.Place place, boolean kept, int startSeconds) {
        return new KubernetesOptions(
                owner,
                place,
                new KubernetesOptions.PodSettings(
                        null,
                        List.of(),
                        null,
                        new KubernetesOptions.Security(false, false, List.of("ALL"), true),
                        List.of()),
                Duration.ofSeconds(startSeconds),
                Duration.ofSeconds(1),
                kept,
                4);
    }
}
