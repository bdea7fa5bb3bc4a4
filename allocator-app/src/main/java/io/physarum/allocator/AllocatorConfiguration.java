package io.physarum.allocator;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.physarum.allocator.DriverConfiguration.DriverList;
import io.physarum.allocator.instance.Allocator;
import io.physarum.allocator.instance.AllocatorMeter;
import io.physarum.allocator.instance.AllocatorNode;
import io.physarum.allocator.instance.InstanceEnvironment;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.mesh.allocation.AllocationAccess;
import io.physarum.mesh.allocation.AllocationServer;
import io.physarum.mesh.dataplane.http.ServedInstances;
import io.physarum.mesh.discovery.Candidate;
import io.physarum.mesh.discovery.DiscoveryQuery;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.exchange.RefusalMeter;
import io.physarum.starter.OpenDoors;
import io.physarum.starter.P2pProperties;
import io.physarum.starter.Secret;
import io.physarum.starter.StartPhase;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;

/** What the allocator does for others. */
@Configuration(proxyBeanMethods = false)
class AllocatorConfiguration {

    @Bean
    @ConditionalOnMissingBean
    AllocatorNode allocatorNode(Host host, KademliaDht dht, BeanFactory beans, MeterRegistry meters) {
        PeerDiscovery discovery = beans.getBean(PeerDiscovery.class);
        Set<PeerId> self = Set.of(host.peerId());
        return new AllocatorNode(
                host,
                dht,
                beans.getBean(ServedInstances.class),
                contentHash -> discovery
                        .find(DiscoveryQuery.all(contentHash).without(self))
                        .map(found ->
                                found.candidates().stream().map(Candidate::peer).toList()),
                meters);
    }

    @Bean
    @ConditionalOnMissingBean
    InstanceEnvironment instanceEnvironment(
            AllocatorProperties properties,
            P2pProperties p2p,
            Host host,
            @Value("${server.address:}") String metricsAddress) {
        return new InstanceEnvironment(
                properties.gateway(),
                () -> bootstraps(p2p, host),
                !p2p.isPrivateNetwork() || p2p.passphrase().isPresent(),
                network(p2p),
                loopback(metricsAddress));
    }

    private static Map<String, String> network(P2pProperties p2p) {
        Map<String, String> variables = new HashMap<>();
        p2p.passphrase().map(Secret::reveal).ifPresent(passphrase -> variables.put("P2P_PSK", passphrase));
        p2p.dht()
                .unusualProtocolPrefix()
                .ifPresent(prefix -> variables.put("PHYSARUM_P2P_DHT_PROTOCOL_PREFIX", prefix));
        return variables;
    }

    /** Proxies inside of images are as open as this node is, and no less than loopback: there this node asks them. */
    static Optional<String> loopback(String address) {
        return Optional.of(address)
                .filter(text -> "localhost".equals(text) || text.startsWith("127."))
                .map(text -> "127.0.0.1");
    }

    // The life cycle stops it.
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    Allocator allocator(
            DriverList drivers, AllocatorNode node, AllocatorProperties properties, InstanceEnvironment environment) {
        return new Allocator(drivers.drivers(), node, properties.settings(), environment, properties.ports());
    }

    @Bean
    @ConditionalOnMissingBean
    AllocationAccess allocationAccess(AllocatorProperties properties, MeterRegistry meters) {
        return new AllocationAccess(
                properties.allowedPeers(), RefusalMeter.on(AllocatorMeter.REFUSED_REQUESTS, meters));
    }

    @Bean
    AllocatorLifecycle allocatorLifecycle(
            Allocator allocator, Host host, AllocatorProperties properties, AllocationAccess access) {
        return new AllocatorLifecycle(
                allocator, new AllocationServer(host, allocator.service(), properties.exchangeLimits(), access));
    }

    @Bean
    OpenDoors allocatorOpenDoors(P2pProperties p2p, Host host, AllocationAccess access) {
        return new OpenDoors(p2p, host, Map.of("have any image run on this machine", access.peers()));
    }

    /** Gives up waiting only after instances that ignore being asked to end have been killed: else they would live on. */
    @Bean
    SmartInitializingSingleton allocatorStopTimeout(
            ObjectProvider<DefaultLifecycleProcessor> lifecycle,
            AllocatorProperties properties,
            @Value("${spring.lifecycle.timeout-per-shutdown-phase:30s}") Duration usual) {
        Duration needed = properties.stopTimeout();
        Duration limit = needed.compareTo(usual) > 0 ? needed : usual;
        return () -> lifecycle.ifAvailable(
                processor -> processor.setTimeoutForShutdownPhase(StartPhase.SERVICES, limit.toMillis()));
    }

    @Bean
    DriverGauges driverGauges(Allocator allocator, MeterRegistry meters) {
        return new DriverGauges(allocator, meters);
    }

    @Bean
    @ConditionalOnMissingBean(name = "allocatorHealthIndicator")
    AllocatorHealthIndicator allocatorHealthIndicator(Allocator allocator) {
        return new AllocatorHealthIndicator(allocator);
    }

    @Bean
    @ConditionalOnMissingBean
    InstancesEndpoint instancesEndpoint(Allocator allocator) {
        return new InstancesEndpoint(allocator);
    }

    /** This node's own addresses first: they are the nearest. */
    private static List<String> bootstraps(P2pProperties p2p, Host host) {
        return Stream.concat(
                        host.advertisedAddresses().stream().map(host.peerId()::appendTo), p2p.bootstraps().stream())
                .map(Object::toString)
                .distinct()
                .toList();
    }
}
