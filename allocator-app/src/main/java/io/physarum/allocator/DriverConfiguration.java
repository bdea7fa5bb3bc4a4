package io.physarum.allocator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.physarum.allocator.AllocatorProperties.DriverKind;
import io.physarum.allocator.AllocatorProperties.OnStop;
import io.physarum.allocator.driver.VirtualizationDriver;
import io.physarum.allocator.driver.docker.DockerDriver;
import io.physarum.allocator.driver.docker.DockerOptions;
import io.physarum.allocator.driver.kubernetes.KubernetesDriver;
import io.physarum.allocator.driver.kubernetes.KubernetesOptions;
import io.physarum.allocator.driver.kubernetes.KubernetesStartException;
import io.physarum.allocator.driver.process.ProcessDriver;
import io.physarum.allocator.driver.process.ProcessOptions;
import io.physarum.libp2p.core.Host;
import io.physarum.mesh.bundle.BundleDirectory;
import io.physarum.starter.HomeProperties;
import io.physarum.starter.P2pProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What runs instances. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HomeProperties.class)
class DriverConfiguration {

    private static final Logger log = LoggerFactory.getLogger(DriverConfiguration.class);

    @Bean
    @ConditionalOnMissingBean
    DriverList virtualizationDrivers(
            AllocatorProperties properties, HomeProperties home, DriverOwner owner, Environment environment)
            throws IOException {
        Path workDirectory = Optional.ofNullable(properties.workDir()).orElseGet(() -> home.resolve("instances"));
        DriverKind kind = properties.driver();
        if (kind == DriverKind.KUBERNETES) {
            return new DriverList(List.of(KubernetesDriver.open(kubernetes(properties, owner, environment))));
        }
        List<VirtualizationDriver> drivers = new ArrayList<>();
        if (kind != DriverKind.DOCKER) {
            drivers.add(ProcessDriver.open(new ProcessOptions(
                    owner.id(),
                    new BundleDirectory(
                            Optional.ofNullable(properties.bundleDir()).orElseGet(() -> home.resolve("bundles"))),
                    workDirectory,
                    properties.stopGrace(),
                    properties.maxLog().toBytes(),
                    Path.of("/sys/fs/cgroup"))));
        }
        if (kind != DriverKind.PROCESS) {
            drivers.add(DockerDriver.open(new DockerOptions(
                    owner.id(),
                    workDirectory,
                    properties.docker().engine(properties.dockerHost()),
                    properties.stopGrace(),
                    properties.maxLog().toBytes(),
                    keepsInstances(properties, owner),
                    properties.maxPulls(),
                    properties.docker().bounds())));
        }
        return new DriverList(drivers);
    }

    @Bean
    @ConditionalOnMissingBean
    DriverOwner driverOwner(P2pProperties p2p, Host host) {
        return new DriverOwner(host.peerId().toString(), p2p.ephemeral());
    }

    private static KubernetesOptions kubernetes(
            AllocatorProperties properties, DriverOwner owner, Environment environment) {
        KubernetesProperties kubernetes = properties.kubernetes();
        String node = Optional.ofNullable(kubernetes.nodeName())
                .or(() -> Optional.ofNullable(environment.getProperty("NODE_NAME")))
                .orElseThrow(() -> new KubernetesStartException(
                        "physarum.allocator.driver is kubernetes, but it is not known which node this machine is",
                        "Let the Downward API give the pod NODE_NAME (fieldRef: spec.nodeName), or set"
                                + " physarum.allocator.kubernetes.node-name.",
                        null));
        String pod = Optional.ofNullable(kubernetes.podName()).orElseGet(() -> environment.getProperty("POD_NAME"));
        if (properties.isGatewayLoopback()) {
            log.warn(
                    "services in pods cannot call others: physarum.allocator.proxy-address is {}, which is the pod itself"
                            + " in a pod; name the gateway by an address that pods can reach",
                    properties.proxyAddress());
        }
        return new KubernetesOptions(
                owner.id(),
                new KubernetesOptions.Place(kubernetes.kubeconfig(), node, kubernetes.namespace(), pod),
                kubernetes.pods(),
                properties.startTimeout(),
                properties.stopGrace(),
                keepsInstances(properties, owner),
                properties.maxPulls());
    }

    /** Instances are found again by the allocator's identity; one that is for this run alone never comes back. */
    private static boolean keepsInstances(AllocatorProperties properties, DriverOwner owner) {
        if (properties.onStop() == OnStop.KEEP && owner.isEphemeral()) {
            log.info("the key is for this run alone (physarum.p2p.ephemeral), so instances are removed when it ends,"
                    + " whatever physarum.allocator.on-stop says");
            return false;
        }
        return properties.onStop() == OnStop.KEEP;
    }

    /**
     * The drivers, in order.
     *
     * @param drivers which run instances
     */
    record DriverList(List<VirtualizationDriver> drivers) {}

    /**
     * Whose instances they are.
     *
     * @param id the allocator's identity
     * @param isEphemeral whether it is for this run alone
     */
    record DriverOwner(String id, boolean isEphemeral) {}
}
