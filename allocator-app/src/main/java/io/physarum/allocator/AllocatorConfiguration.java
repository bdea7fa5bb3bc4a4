package io.physarum.allocator;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.physarum.allocator.DriverConfiguration.DriverList;
import io.physarum.allocator.instance.Allocator;
import io.physarum.allocator.instance.AllocatorNode;
import io.physarum.allocator.instance.InstanceEnvironment;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.mesh.allocation.AllocationServer;
import io.physarum.mesh.dataplane.http.ServedInstances;
import io.physarum.starter.P2pProperties;
import io.physarum.starter.Secret;
import io.physarum.starter.StartPhase;
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
    AllocatorNode allocatorNode(Host host, KademliaDht dht, ServedInstances served, MeterRegistry meters) {
        return new AllocatorNode(host, dht, served, meters);
    }

    @Bean
    @ConditionalOnMissingBean
    InstanceEnvironment instanceEnvironment(AllocatorProperties properties, P2pProperties p2p, Host host) {
        return new InstanceEnvironment(
                properties.gateway(),
                () -> bootstraps(p2p, host),
                !p2p.isPrivateNetwork() || p2p.passphrase().isPresent(),
                network(p2p));
    }

    private static Map<String, String> network(P2pProperties p2p) {
        Map<String, String> variables = new HashMap<>();
        p2p.passphrase().map(Secret::reveal).ifPresent(passphrase -> variables.put("P2P_PSK", passphrase));
        String prefix = p2p.dht().protocolPrefix();
        if (!prefix.equals(DhtConfig.DEFAULT.protocolPrefix())) {
            variables.put("PHYSARUM_P2P_DHT_PROTOCOL_PREFIX", prefix);
        }
        return variables;
    }

    // The life cycle stops it.
    @Bean(destroyMethod = "")
    @ConditionalOnMissingBean
    Allocator allocator(
            DriverList drivers, AllocatorNode node, AllocatorProperties properties, InstanceEnvironment environment) {
        return new Allocator(drivers.drivers(), node, properties.settings(), environment, properties.ports());
    }

    @Bean
    AllocatorLifecycle allocatorLifecycle(Allocator allocator, Host host, AllocatorProperties properties) {
        return new AllocatorLifecycle(
                allocator, new AllocationServer(host, allocator.service(), properties.exchangeLimits()));
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
