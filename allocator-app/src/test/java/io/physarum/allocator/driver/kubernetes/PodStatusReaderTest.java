package io.physarum.allocator.driver.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Statuses as the API server tells them. */
class PodStatusReaderTest {

    private static PodState read(String status) {
        Pod pod = new KubernetesSerialization()
                .unmarshal("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"status\":" + status + "}", Pod.class);
        return PodStatusReader.read(pod);
    }

    private static PodState waiting(String reason) {
        return read("{\"phase\":\"Pending\",\"containerStatuses\":[{\"state\":{\"waiting\":{\"reason\":\"" + reason
                + "\",\"message\":\"because\"}}}]}");
    }

    @Test
    void waitsForWhatHasNoStatusYet() {
        assertThat(read("{}")).isEqualTo(new PodState.Waiting(""));
        assertThat(waiting("ContainerCreating")).isEqualTo(new PodState.Waiting("ContainerCreating: because"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull"})
    void knowsThatAnImageCannotBeHad(String reason) {
        assertThat(waiting(reason)).isEqualTo(new PodState.NoImage(reason + ": because"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"CreateContainerConfigError", "CreateContainerError", "RunContainerError", "CrashLoopBackOff"})
    void knowsThatAContainerCannotBeStarted(String reason) {
        assertThat(waiting(reason)).isEqualTo(new PodState.NotStarted(reason + ": because"));
    }

    @Test
    void knowsThatTheSchedulerFindsNoRoom() {
        assertThat(read("""
                        {"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable",
                        "message":"0/1 nodes are available: 1 Insufficient memory."}]}"""))
                .isEqualTo(new PodState.NoRoom("Unschedulable: 0/1 nodes are available: 1 Insufficient memory."));
    }

    @Test
    void knowsThatTheKubeletFindsNoRoom() {
        assertThat(read("{\"phase\":\"Failed\",\"reason\":\"OutOfcpu\",\"message\":\"not enough\"}"))
                .isEqualTo(new PodState.NoRoom("OutOfcpu: not enough"));
    }

    @Test
    void knowsAnEviction() {
        assertThat(read("{\"phase\":\"Failed\",\"reason\":\"Evicted\",\"message\":\"low on disk\"}"))
                .isEqualTo(new PodState.Ended(null, "Evicted", "low on disk", null));
    }

    @Test
    void runsOnceItHasAnAddress() {
        String running = "\"containerStatuses\":[{\"state\":{\"running\":{}}}]";

        assertThat(read("{\"phase\":\"Running\"," + running + "}")).isInstanceOf(PodState.Waiting.class);
        assertThat(read("{\"phase\":\"Running\",\"podIP\":\"10.1.2.3\"," + running + "}"))
                .isInstanceOfSatisfying(
                        PodState.Running.class,
                        state -> assertThat(state.address().getHostAddress()).isEqualTo("10.1.2.3"));
    }

    @Test
    void tellsHowItEnded() {
        String end = "{\"phase\":\"Failed\",\"containerStatuses\":[{\"state\":{\"terminated\":{\"exitCode\":%d,"
                + "\"reason\":\"%s\",\"message\":\"last words\"}}}]}";

        assertThat(read(end.formatted(137, "OOMKilled")))
                .isEqualTo(new PodState.Ended(137, "OOMKilled", "last words", null));
        assertThat(read(end.formatted(3, "Error"))).isEqualTo(new PodState.Ended(3, null, "last words", null));
        assertThat(read(end.formatted(128, "StartError"))).isEqualTo(new PodState.NotStarted("StartError: last words"));
    }
}
