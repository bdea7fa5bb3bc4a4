package io.physarum.mesh.resolve;

import io.physarum.mesh.allocation.Allocator;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.qos.InstancePool;
import io.physarum.mesh.registry.RegistryClient;

/**
 * What a resolver works with.
 *
 * @param registry says what a name stands for; with a cache
 * @param discovery finds instances
 * @param pool keeps those that work
 * @param allocation starts new ones
 * @param probe asks those that are announced whether they would answer; used for explanations only
 */
public record ResolverParts(
        RegistryClient registry,
        PeerDiscovery discovery,
        InstancePool pool,
        Allocator allocation,
        InstanceProbe probe) {}
