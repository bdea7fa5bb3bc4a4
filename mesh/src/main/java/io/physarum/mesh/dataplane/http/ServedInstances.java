package io.physarum.mesh.dataplane.http;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.physarum.mesh.service.ServiceName;

/** The instances that this node serves to the overlay, by service name; thread-safe. */
public final class ServedInstances {

    private final Map<ServiceName, ServedInstance> byName = new ConcurrentHashMap<>();

    /** Serves an instance under a name, replacing the one before. */
    public ServedInstance serve(ServiceName name, String contentHash, InetSocketAddress address) {
        ServedInstance instance = new ServedInstance(name, contentHash, address);
        byName.put(name, instance);
        return instance;
    }

    /** Stops serving a name, if it is still served by this instance. */
    public void withdraw(ServedInstance instance) {
        byName.remove(instance.name(), instance);
    }

    /** The instance of a name; else, where two names share an image, one with the content hash that the client asked for. */
    public Optional<ServedInstance> find(ServiceName name, Optional<String> contentHash) {
        ServedInstance exact = byName.get(name);
        if (exact != null) {
            return Optional.of(exact);
        }
        return contentHash.flatMap(hash -> byName.values().stream()
                .filter(instance -> instance.contentHash().equals(hash))
                .findFirst());
    }

    /** All that is served now. */
    public Map<ServiceName, ServedInstance> all() {
        return Map.copyOf(byName);
    }
}
