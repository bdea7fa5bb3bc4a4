package io.physarum.mesh.qos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.discovery.PingResult;
import io.physarum.mesh.discovery.Pinger;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import io.physarum.mesh.time.TimeSource;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The instances that are known to work, by service. Each pooled peer is pinged at an interval; an instance that does not
 * answer, or not within its hard requirement, is removed at once, others rise and fall by {@link Standing}'s rules. A lookup reads
 * a prepared list: proven instances by distance, then those on trial. Bounded; thread-safe.
 *
 * <p>Implementation note: changes are serialized by this object's monitor and publish new immutable lists, so that lookups
 * take no lock.
 */
public final class InstancePool {

    private final Pinger pinger;

    private final PoolConfig config;

    private final TimeSource time;

    private final Map<ServiceName, PooledService> services = new ConcurrentHashMap<>();

    private final Set<PeerId> pinging = new HashSet<>();

    private final List<PoolListener> listeners = new CopyOnWriteArrayList<>();

    private @Nullable Disposable ticking;

    /** A pool that is empty and at rest; {@link #start()} makes it ping. */
    public InstancePool(Pinger pinger, PoolConfig config, TimeSource time) {
        this.pinger = pinger;
        this.config = config;
        this.time = time;
    }

    /** Begins to ping at the interval. */
    public synchronized void start() {
        if (ticking == null) {
            long interval = config.pingInterval().toNanos();
            ticking = time.scheduler().schedulePeriodically(this::pingAll, interval, interval, TimeUnit.NANOSECONDS);
        }
    }

    /** Stops pinging and forgets all instances. */
    public synchronized void stop() {
        if (ticking != null) {
            ticking.dispose();
            ticking = null;
        }
        services.clear();
    }

    /** Adds a listener. */
    public void addListener(PoolListener listener) {
        listeners.add(listener);
    }

    /** The instance that a request should go to now. */
    public Optional<PooledInstance> best(ServiceName name) {
        PooledService service = services.get(name);
        return service == null ? Optional.empty() : service.best(time.nanos());
    }

    /** All instances of a service, best first. */
    public List<PooledInstance> instances(ServiceName name) {
        PooledService service = services.get(name);
        return service == null ? List.of() : service.instances();
    }

    /** All pooled instances, by service, best first. */
    public List<PooledInstance> all() {
        return services.values().stream()
                .flatMap(service -> service.instances().stream())
                .toList();
    }

    /** Takes in an instance that has just answered; one that is pooled already only has its distance updated. */
    public synchronized void add(ServiceName name, ServiceInfo info, PeerId peer, Duration roundTripTime) {
        PooledService service = services.get(name);
        if (service == null) {
            makeRoom();
            service = new PooledService(config.maxInstancesPerService(), time.nanos());
            services.put(name, service);
        }
        service.put(service.find(peer)
                .map(known -> known.info().equals(info) ? known.measured(roundTripTime, known.standing()) : null)
                .orElseGet(() -> PooledInstance.fresh(name, info, peer, roundTripTime)));
    }

    /** Removes an instance that did not serve a request. */
    public void remove(ServiceName name, PeerId peer) {
        Optional<PooledInstance> removed;
        synchronized (this) {
            PooledService service = services.get(name);
            removed = service == null ? Optional.empty() : service.find(peer);
            if (service != null && service.remove(peer)) {
                services.remove(name);
            }
        }
        removed.ifPresent(instance -> tellRemoved(instance, RemovalReason.FAILED));
    }

    private void tellRemoved(PooledInstance instance, RemovalReason reason) {
        listeners.forEach(listener -> listener.onRemoved(instance, reason));
    }

    /**
     * Takes note of what the registry says of a service now: instances of another image are removed, the others are judged by
     * the new requirements.
     */
    public synchronized void update(ServiceName name, ServiceInfo info) {
        PooledService service = services.get(name);
        if (service != null) {
            service.update(info);
            if (service.instances().isEmpty()) {
                services.remove(name);
            }
        }
    }

    /** Removes all instances of a service. */
    public synchronized void forget(ServiceName name) {
        services.remove(name);
    }

    /** The services that have pooled instances. */
    public Set<ServiceName> services() {
        return Set.copyOf(services.keySet());
    }

    private void makeRoom() {
        while (services.size() >= config.maxServices()) {
            services.entrySet().stream()
                    .min(Map.Entry.comparingByValue(PooledService.LEAST_RECENTLY_USED))
                    .ifPresent(oldest -> services.remove(oldest.getKey()));
        }
    }

    private void pingAll() {
        for (PeerId peer : idlePeers()) {
            // One that has to be dialled first takes longer, however near it is.
            boolean connected = pinger.isConnected(peer);
            AwaitedPong pong = new AwaitedPong(peer, time.nanos());
            pinger.ping(new PeerInfo(peer, List.of())).subscribe(result -> onPinged(pong, result));
            if (connected) {
                lookLater(pong);
            }
        }
    }

    /** The pooled peers whose previous ping has ended. */
    private synchronized List<PeerId> idlePeers() {
        List<PeerId> peers = new ArrayList<>();
        all().stream().map(PooledInstance::peer).filter(pinging::add).forEach(peers::add);
        return peers;
    }

    /** An answer may be too late before it is there, or known not to come. */
    private synchronized void lookLater(AwaitedPong pong) {
        if (!pong.hasEnded()) {
            List<PooledInstance> served = all().stream()
                    .filter(instance -> instance.peer().equals(pong.peer()))
                    .toList();
            Duration age = pong.age(time.nanos());
            AwaitedPong.nextLimit(served, age)
                    .map(limit -> limit.minus(age).toNanos())
                    .ifPresent(nanos -> {
                        pong.lookLater(time.scheduler().schedule(() -> onSilence(pong), nanos, TimeUnit.NANOSECONDS));
                    });
        }
    }

    private void onSilence(AwaitedPong pong) {
        Map<PooledInstance, RemovalReason> removed = new LinkedHashMap<>();
        synchronized (this) {
            if (pong.hasEnded()) {
                return;
            }
            Duration silence = pong.age(time.nanos());
            forEachServedBy(pong, (service, instance) -> {
                if (!instance.info().networkHardReq().isMetBy(silence)) {
                    pong.tooLateFor(instance.name());
                    service.remove(instance.peer());
                    removed.put(instance, RemovalReason.UNANSWERED);
                }
            });
        }
        removed.forEach(this::tellRemoved);
        lookLater(pong);
    }

    private void onPinged(AwaitedPong pong, PingResult result) {
        List<PooledInstance> violating = new ArrayList<>();
        Map<PooledInstance, RemovalReason> removed = new LinkedHashMap<>();
        synchronized (this) {
            pinging.remove(pong.peer());
            pong.end();
            forEachServedBy(pong, (service, instance) -> {
                judge(service, instance, result, removed);
                service.peek().filter(best -> isOverSoft(best, pong.peer())).ifPresent(violating::add);
            });
        }
        removed.forEach(this::tellRemoved);
        violating.forEach(best -> listeners.forEach(listener -> listener.onSoftViolation(best)));
    }

    /** Those instances of a peer of which its answer still says something. */
    private void forEachServedBy(AwaitedPong pong, BiConsumer<PooledService, PooledInstance> action) {
        List.copyOf(services.entrySet()).forEach(entry -> {
            PooledService service = entry.getValue();
            service.find(pong.peer())
                    .filter(instance -> !pong.isTooLateFor(instance.name()))
                    .ifPresent(instance -> action.accept(service, instance));
            if (service.instances().isEmpty()) {
                services.remove(entry.getKey());
            }
        });
    }

    private static boolean isOverSoft(PooledInstance best, PeerId pinged) {
        return best.peer().equals(pinged) && !best.isWithinSoft();
    }

    private static void judge(
            PooledService service,
            PooledInstance instance,
            PingResult result,
            Map<PooledInstance, RemovalReason> removed) {
        Verdict verdict = Verdict.of(instance, result);
        if (verdict.kept() != null) {
            service.put(verdict.kept());
        } else if (verdict.reason() != null) {
            service.remove(instance.peer());
            removed.put(instance, verdict.reason());
        }
    }
}
