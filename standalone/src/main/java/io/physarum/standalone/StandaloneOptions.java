package io.physarum.standalone;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import io.physarum.mesh.bundle.HomeDirectory;

/**
 * How a standalone mesh is set up. Immutable.
 *
 * @param home the folder of all that is kept: keys, store, bundles, instances
 * @param address the IP address of this machine that everything listens on
 * @param ports the ports
 * @param properties more Spring properties, for all applications
 */
public record StandaloneOptions(Path home, String address, Ports ports, Map<String, Object> properties) {

    /** Copies the properties. */
    public StandaloneOptions {
        properties = Map.copyOf(properties);
    }

    /** A mesh on this machine alone, on the ports that users of the original know, kept in {@link HomeDirectory}. */
    public static StandaloneOptions defaults() {
        return new StandaloneOptions(HomeDirectory.ofThisProcess(), "127.0.0.1", Ports.wellKnown(), Map.of());
    }

    /** These options with another folder. */
    public StandaloneOptions withHome(Path folder) {
        return new StandaloneOptions(folder, address, ports, properties);
    }

    /** These options with another address to listen on. */
    public StandaloneOptions withAddress(String ip) {
        return new StandaloneOptions(home, ip, ports, properties);
    }

    /** These options with other ports. */
    public StandaloneOptions withPorts(Ports others) {
        return new StandaloneOptions(home, address, others, properties);
    }

    /** These options with one Spring property more, for all applications. */
    public StandaloneOptions with(String property, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(properties);
        more.put(property, value);
        return new StandaloneOptions(home, address, ports, more);
    }
}
