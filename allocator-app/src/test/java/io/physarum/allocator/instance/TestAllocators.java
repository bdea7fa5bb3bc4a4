package io.physarum.allocator.instance;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.physarum.allocator.driver.VirtualizationDriver;

/** Allocators with room for ten instances, which a test gives node and drivers. */
final class TestAllocators {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private TestAllocators() {}

    static Allocator of(
            AllocatorNode node, List<VirtualizationDriver> drivers, Duration startTimeout, Duration idleTimeout) {
        return new Allocator(
                drivers,
                node,
                new InstanceSettings(
                        new InstanceSettings.Limits(10, 0, 0),
                        LIMIT,
                        startTimeout,
                        idleTimeout,
                        new InstanceSettings.Crashes(5, LIMIT)),
                new InstanceEnvironment(
                        InetSocketAddress.createUnresolved("127.0.0.1", 4200),
                        List::of,
                        true,
                        Map.of(),
                        Optional.empty()),
                new PortRange(20_000, 29_999));
    }
}
