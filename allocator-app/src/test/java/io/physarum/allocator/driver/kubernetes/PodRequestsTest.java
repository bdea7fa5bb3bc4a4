package io.physarum.allocator.driver.kubernetes;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PodRequestsTest {

    private static Container container(String cpu, @Nullable String restartPolicy) {
        return new ContainerBuilder()
                .withRestartPolicy(restartPolicy)
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity(cpu)))
                .endResources()
                .build();
    }

    private static Pod pod(List<Container> before, Container... containers) {
        return new PodBuilder()
                .withNewSpec()
                .withInitContainers(before)
                .withContainers(containers)
                .endSpec()
                .build();
    }

    private static BigDecimal cores(Pod... pods) {
        return PodRequests.sum(List.of(pods), "cpu");
    }

    @Test
    void addsContainersAndPods() {
        Pod pod = pod(List.of(), container("500m", null), container("250m", null));

        assertThat(cores(pod, pod)).isEqualByComparingTo("1.5");
    }

    @Test
    void takesTheLargestOfThoseThatRunBefore() {
        Pod pod = pod(List.of(container("2", null), container("1", null)), container("500m", null));

        assertThat(cores(pod)).isEqualByComparingTo("2");
    }

    @Test
    void addsSidecars() {
        assertThat(cores(pod(List.of(container("100m", "Always")), container("500m", null))))
                .isEqualByComparingTo("0.6");
    }

    @Test
    void addsTheOverheadAndPrefersWhatThePodAsksForAsAWhole() {
        Pod pod = new PodBuilder(pod(List.of(), container("500m", null)))
                .editSpec()
                .withOverhead(Map.of("cpu", new Quantity("100m")))
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity("3")))
                .endResources()
                .endSpec()
                .build();

        assertThat(cores(pod)).isEqualByComparingTo("3.1");
    }

    @Test
    void leavesOutWhatHasEnded() {
        Pod ended = new PodBuilder(pod(List.of(), container("1", null)))
                .withNewStatus()
                .withPhase("Succeeded")
                .endStatus()
                .build();

        assertThat(cores(ended)).isZero();
    }
}
