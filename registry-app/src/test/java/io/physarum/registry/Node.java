package io.physarum.registry;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.physarum.libp2p.core.Host;
import io.physarum.mesh.registry.OverlayRegistryClient;
import io.physarum.starter.launch.ApplicationStarter;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** A node of the network without services of its own: first contact of the others, and a client of registries. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class Node {

    static ConfigurableApplicationContext start(Path home) {
        return ApplicationStarter.of(Node.class)
                .with(common(home, List.of()))
                .with(Map.of(
                        "physarum.p2p.bootstrap.required",
                        "false",
                        "physarum.mesh.registry.enabled",
                        "true",
                        "physarum.mesh.registry.timeout",
                        "20s",
                        "physarum.mesh.discovery.timeout",
                        "20s",
                        "physarum.mesh.discovery.ping-timeout",
                        "20s"))
                .stoppedByCaller()
                .start();
    }

    static ConfigurableApplicationContext startRegistry(
            Path home, ConfigurableApplicationContext bootstrap, Map<String, Object> properties) {
        return ApplicationStarter.of(RegistryApplication.class)
                .with(common(home, List.of(address(bootstrap))))
                .with(properties)
                .stoppedByCaller()
                .start();
    }

    /** What every node of a test is given. */
    static Map<String, Object> common(Path home, List<String> bootstraps) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("physarum.home", home.toString());
        properties.put("physarum.p2p.listen", "/ip4/127.0.0.1/tcp/0");
        properties.put("physarum.p2p.ephemeral", "true");
        properties.put("server.port", "0");
        properties.put("server.address", "127.0.0.1");
        for (int i = 0; i < bootstraps.size(); i++) {
            properties.put("physarum.p2p.bootstraps[" + i + "]", bootstraps.get(i));
        }
        return properties;
    }

    /** The address that others make first contact at. */
    static String address(ConfigurableApplicationContext node) {
        Host host = node.getBean(Host.class);
        return host.peerId().appendTo(host.advertisedAddresses().get(0)).toString();
    }

    static OverlayRegistryClient client(ConfigurableApplicationContext node) {
        return node.getBean(OverlayRegistryClient.class);
    }
}
