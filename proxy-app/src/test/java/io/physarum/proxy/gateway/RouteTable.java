package io.physarum.proxy.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.error.UnknownServiceException;
import io.physarum.mesh.resolve.Route;
import io.physarum.mesh.resolve.ServiceResolver;
import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.service.ProxyForm;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Mono;

/** Resolves from a table; a peer that failed is taken off, as the real resolver does for a while. */
final class RouteTable implements ServiceResolver {

    final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final Map<ServiceName, Queue<PeerId>> peers = new ConcurrentHashMap<>();
    private final Map<ServiceName, Throwable> errors = new ConcurrentHashMap<>();

    void put(String service, PeerId... at) {
        peers.put(ServiceName.of(service), new ConcurrentLinkedQueue<>(List.of(at)));
    }

    void fail(String service, Throwable failure) {
        errors.put(ServiceName.of(service), failure);
    }

    @Override
    public Mono<Route> resolve(ServiceName name) {
        return Mono.defer(() -> {
            Throwable error = errors.get(name);
            Queue<PeerId> known = peers.get(name);
            PeerId peer = known == null ? null : known.peek();
            if (error != null || peer == null) {
                return Mono.error(error == null ? new UnknownServiceException(name) : error);
            }
            Map<String, Duration> timings = Map.of("registry", Duration.ofMillis(3));
            return Mono.just(new Route(name, info(name), peer, Duration.ofMillis(1), Route.Outcome.FOUND, timings));
        });
    }

    @Override
    public void reportFailure(Route route, Throwable cause) {
        failures.add(cause);
        peers.getOrDefault(route.name(), new ConcurrentLinkedQueue<>()).remove(route.peer());
    }

    static ServiceInfo info(ServiceName name) {
        return new ServiceInfo(
                "hash-of-" + name,
                "",
                NetworkRequirement.NONE,
                NetworkRequirement.NONE,
                0,
                0,
                ProxyForm.NODE,
                List.of("http"),
                false,
                null,
                null,
                null);
    }
}
