package io.physarum.mesh.placement;

import java.time.Duration;

import io.physarum.libp2p.core.PeerInfo;

/**
 * An allocator that would start an instance.
 *
 * @param allocator the allocator
 * @param roundTripTime how far away it is
 * @param loadAverage the machine's one-minute load average divided by its cores
 * @param freeCpuPercent unreserved CPU, in percent of one core
 * @param freeMemoryMebibytes unreserved memory, in MiB
 * @param imagePresent whether it need not fetch the image first
 */
public record PlacementCandidate(
        PeerInfo allocator,
        Duration roundTripTime,
        double loadAverage,
        long freeCpuPercent,
        long freeMemoryMebibytes,
        boolean imagePresent) {}
