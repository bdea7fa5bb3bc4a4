package io.physarum.allocator.instance;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.mesh.dataplane.http.ServedInstance;
import org.jspecify.annotations.Nullable;

/**
 * An instance as operators see it.
 *
 * @param id names it on this machine
 * @param service the service
 * @param contentHash what it is announced under
 * @param image what it is made of
 * @param handle what the driver knows it by
 * @param address where it listens
 * @param peerId the peer that serves it
 * @param since since when it can be used
 * @param idleSeconds how long nobody used it; null if its own proxy knows
 * @param cpuPercent the CPU reserved for it, in percent of one core
 * @param memoryMebibytes the memory reserved for it
 * @param timingsMillis how long the stages of its start took
 */
public record InstanceView(
        String id,
        String service,
        String contentHash,
        String image,
        String handle,
        String address,
        String peerId,
        Instant since,
        @Nullable Double idleSeconds,
        long cpuPercent,
        long memoryMebibytes,
        Map<String, Double> timingsMillis) {

    static InstanceView of(LiveInstance live) {
        ServedInstance served = live.served();
        PeerInfo peer = live.peer();
        Map<String, Double> timings = new LinkedHashMap<>();
        live.timings().forEach((stage, taken) -> timings.put(stage, millis(taken)));
        return new InstanceView(
                live.instance().id(),
                live.instance().name().value(),
                live.instance().info().contentHash(),
                live.instance().info().dockerHash(),
                live.instance().handle(),
                live.started().address(),
                peer.peerId().toString(),
                live.since(),
                served == null ? null : millis(served.idle()) / 1000,
                live.reservation().cpuPercent(),
                live.reservation().memoryMebibytes(),
                timings);
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
