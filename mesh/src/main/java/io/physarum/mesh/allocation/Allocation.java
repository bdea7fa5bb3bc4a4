package io.physarum.mesh.allocation;

import java.time.Duration;

import io.physarum.libp2p.identity.PeerId;

/**
 * An instance that was started for us.
 *
 * @param instance the instance
 * @param allocator who started it
 * @param roundTripTime how far away the peer is that serves it
 * @param offerTime how long finding allocators and choosing one took
 * @param startTime how long the starts took, failed ones included
 */
public record Allocation(
        StartedInstance instance, PeerId allocator, Duration roundTripTime, Duration offerTime, Duration startTime) {}
