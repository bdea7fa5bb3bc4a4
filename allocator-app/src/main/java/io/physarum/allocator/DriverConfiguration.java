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

/** What runs instances. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HomeProperties.class)
class DriverConfiguration {

    private static final Logger log = LoggerFactory.getLogger(DriverConfiguration.class);

    @Bean
    @ConditionalOnMissingBean
    DriverList virtualizationDrivers(AllocatorProperties properties, HomeProperties home, P2pProperties p2p, Host host)
            throws IOException {
        String owner = host.peerId().toString();
        Path workDirectory = Optional.ofNullable(properties.workDir()).orElseGet(() -> home.resolve("instances"));
        List<VirtualizationDriver> drivers = new ArrayList<>();
        if (properties.driver() != DriverKind.DOCKER) {
            drivers.add(ProcessDriver.open(new ProcessOptions(
                    owner,
                    new BundleDirectory(
                            Optional.ofNullable(properties.bundleDir()).orElseGet(() -> home.resolve("bundles"))),
                    workDirectory,
                    properties.stopGrace(),
                    properties.maxLog().toBytes(),
                    Path.of("/sys/fs/cgroup"))));
        }
        if (properties.driver() != DriverKind.PROCESS) {
            drivers.add(DockerDriver.open(new DockerOptions(
                    owner,
                    workDirectory,
                    properties.dockerHost(),
                    properties.stopGrace(),
                    properties.maxLog().toBytes(),
                    keepsContainers(properties, p2p),
                    properties.maxPulls())));
        }
        return new DriverList(drivers);
    }

    /** Containers are found again by the allocator's identity; one that is for this run alone never comes back. */
    private static boolean keepsContainers(AllocatorProperties properties, P2pProperties p2p) {
        if (properties.onStop() == OnStop.KEEP && p2p.ephemeral()) {
            log.info("the key is for this run alone (physarum.p2p.ephemeral), so containers are removed when it ends,"
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
}
