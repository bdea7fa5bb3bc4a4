package io.physarum.starter.web;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.physarum.mesh.registry.RegistryClient;
import io.physarum.mesh.service.NetworkRequirement;
import io.physarum.mesh.service.ProxyForm;
import io.physarum.mesh.service.ServiceInfo;
import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Mono;

/** A registry of an application's own, in memory. */
final class KnownServices implements RegistryClient {

    private final Map<ServiceName, ServiceInfo> services = new ConcurrentHashMap<>();

    KnownServices(String... names) {
        for (String name : names) {
            services.put(ServiceName.of(name), info(hashOf(name)));
        }
    }

    static String hashOf(String service) {
        return "hash-of-" + service;
    }

    private static ServiceInfo info(String contentHash) {
        return new ServiceInfo(
                contentHash,
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

    @Override
    public Mono<ServiceInfo> get(ServiceName name) {
        return Mono.justOrEmpty(services.get(name));
    }

    @Override
    public Mono<Map<ServiceName, ServiceInfo>> list() {
        return Mono.just(Map.copyOf(services));
    }

    @Override
    public Mono<String> add(ServiceName name, ServiceInfo info) {
        services.put(name, info);
        return Mono.just("added");
    }

    @Override
    public Mono<String> delete(ServiceName name) {
        services.remove(name);
        return Mono.just("deleted");
    }
}
