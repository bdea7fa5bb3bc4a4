package io.physarum.mesh.dataplane.http;

import java.net.InetSocketAddress;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.time.TimeSource;

/** The instances that this node serves to the overlay: of each service the current one, and older ones until withdrawn. Thread-safe. */
public final class ServedInstances {

    private final Deque<ServedInstance> newestFirst = new ConcurrentLinkedDeque<>();

    private final TimeSource time;

    /** None, and what is told of their use is by the machine's clock. */
    public ServedInstances() {
        this(TimeSource.system());
    }

    /** None, and what is told of their use is by a clock. */
    public ServedInstances(TimeSource time) {
        this.time = time;
    }

    /** Serves an instance under a name, before the one that was there. */
    public ServedInstance serve(ServiceName name, String contentHash, InetSocketAddress address) {
        ServedInstance instance = new ServedInstance(name, contentHash, address, time);
        newestFirst.addFirst(instance);
        return instance;
    }

    /** Stops serving an instance. */
    public void withdraw(ServedInstance instance) {
        newestFirst.remove(instance);
    }

    /**
     * The instance for a request. A client that says which content it wants gets that, under whatever name: neither another
     * version nor what somebody else has had started under the name. One that does not say gets the newest of the name.
     */
    public Optional<ServedInstance> find(ServiceName name, Optional<String> contentHash) {
        Predicate<ServedInstance> ofName = instance -> instance.name().equals(name);
        if (contentHash.isEmpty()) {
            return first(ofName);
        }
        Predicate<ServedInstance> wanted = instance -> instance.contentHash().equals(contentHash.get());
        return first(wanted.and(ofName)).or(() -> first(wanted));
    }

    private Optional<ServedInstance> first(Predicate<ServedInstance> condition) {
        return newestFirst.stream().filter(condition).findFirst();
    }

    /** The newest instance of each service that is served now. */
    public Map<ServiceName, ServedInstance> all() {
        return newestFirst.stream()
                .collect(Collectors.toUnmodifiableMap(
                        ServedInstance::name, Function.identity(), (newer, older) -> newer));
    }
}
