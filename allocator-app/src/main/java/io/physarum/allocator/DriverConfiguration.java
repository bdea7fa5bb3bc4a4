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
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What runs instances. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HomeProperties.class)
class DriverConfiguration {

    @Bean
    @ConditionalOnMissingBean
    DriverList virtualizationDrivers(AllocatorProperties properties, HomeProperties home, Host host)
            throws IOException {
        String owner = host.peerId().toString();
        List<VirtualizationDriver> drivers = new ArrayList<>();
        if (properties.driver() != DriverKind.DOCKER) {
            drivers.add(ProcessDriver.open(processOptions(properties, home, owner)));
        }
        if (properties.driver() != DriverKind.PROCESS) {
            drivers.add(new DockerDriver(new DockerOptions(
                    owner,
                    properties.dockerHost(),
                    properties.stopGrace(),
                    properties.maxLog().toBytes(),
                    properties.onStop() == OnStop.KEEP,
                    properties.maxPulls())));
        }
        return new DriverList(drivers);
    }

    private static ProcessOptions processOptions(AllocatorProperties properties, HomeProperties home, String owner) {
        return new ProcessOptions(
                owner,
                new BundleDirectory(
                        Optional.ofNullable(properties.bundleDir()).orElseGet(() -> home.resolve("bundles"))),
                Optional.ofNullable(properties.workDir()).orElseGet(() -> home.resolve("instances")),
                properties.stopGrace(),
                properties.maxLog().toBytes(),
                Path.of("/sys/fs/cgroup"));
    }

    /**
     * The drivers, in order.
     *
     * @param drivers which run instances
     */
    record DriverList(List<VirtualizationDriver> drivers) {}
}
