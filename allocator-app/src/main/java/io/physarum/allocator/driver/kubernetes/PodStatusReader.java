package io.physarum.allocator.driver.kubernetes;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/** Reads from a pod's status where it stands. The reasons are those of the kubelet and of the container runtimes. */
final class PodStatusReader {

    private static final Set<String> NO_IMAGE = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "InvalidImageName",
            "ErrImageNeverPull",
            "ImageInspectError",
            "RegistryUnavailable",
            "SignatureValidationFailed");

    private static final Set<String> NOT_STARTED = Set.of(
            "CreateContainerConfigError",
            "CreateContainerError",
            "RunContainerError",
            "PreCreateHookError",
            "PostStartHookError",
            "CrashLoopBackOff");

    /** How an end is called that was no beginning. */
    private static final Set<String> NEVER_RAN = Set.of("StartError", "ContainerCannotRun");

    private static final Set<String> PLAIN_ENDS = Set.of("Completed", "Error");

    private PodStatusReader() {}

    /** Where a pod stands that is there. */
    static PodState read(Pod pod) {
        PodStatus status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
        ContainerState state = containerState(status);
        if (state != null && state.getTerminated() != null) {
            return ended(state.getTerminated(), address(status));
        }
        if ("Failed".equals(status.getPhase())) {
            return failed(status);
        }
        if (state != null && state.getRunning() != null) {
            InetAddress address = address(status);
            return address == null ? new PodState.Waiting("it has no address yet") : new PodState.Running(address);
        }
        return unschedulable(status).orElseGet(() -> waiting(state == null ? null : state.getWaiting()));
    }

    private static PodState ended(ContainerStateTerminated end, @Nullable InetAddress address) {
        String message = text(end.getMessage());
        if (NEVER_RAN.contains(text(end.getReason()))) {
            return new PodState.NotStarted(join(end.getReason(), message));
        }
        String reason = PLAIN_ENDS.contains(text(end.getReason())) ? null : end.getReason();
        return new PodState.Ended(end.getExitCode(), reason, message, address);
    }

    /** The node has refused or evicted the pod as a whole. */
    private static PodState failed(PodStatus status) {
        String reason = text(status.getReason());
        return reason.startsWith("OutOf")
                ? new PodState.NoRoom(join(reason, status.getMessage()))
                : new PodState.Ended(
                        null, reason.isEmpty() ? null : reason, text(status.getMessage()), address(status));
    }

    private static Optional<PodState> unschedulable(PodStatus status) {
        return Objects.requireNonNullElse(
                        status.getConditions(), List.<io.fabric8.kubernetes.api.model.PodCondition>of())
                .stream()
                .filter(condition -> "PodScheduled".equals(condition.getType())
                        && "False".equals(condition.getStatus())
                        && "Unschedulable".equals(condition.getReason()))
                .<PodState>map(condition -> new PodState.NoRoom(join(condition.getReason(), condition.getMessage())))
                .findFirst();
    }

    private static PodState waiting(@Nullable ContainerStateWaiting waiting) {
        if (waiting == null) {
            return new PodState.Waiting("");
        }
        String reason = text(waiting.getReason());
        String what = join(reason, waiting.getMessage());
        if (NO_IMAGE.contains(reason)) {
            return new PodState.NoImage(what);
        }
        return NOT_STARTED.contains(reason) ? new PodState.NotStarted(what) : new PodState.Waiting(what);
    }

    private static @Nullable ContainerState containerState(PodStatus status) {
        List<ContainerStatus> all = Objects.requireNonNullElse(status.getContainerStatuses(), List.of());
        return all.isEmpty() ? null : all.get(0).getState();
    }

    private static @Nullable InetAddress address(PodStatus status) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text(status.getPodIP()));
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("not of an address's length", e);
        }
    }

    private static String join(@Nullable String reason, @Nullable String message) {
        return text(message).isBlank()
                ? text(reason)
                : text(reason) + ": " + text(message).strip();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
