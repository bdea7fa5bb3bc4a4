package io.physarum.proxy.service;

import java.net.InetSocketAddress;

import io.physarum.libp2p.discovery.Rendezvous;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.mesh.dataplane.http.ServedInstance;
import io.physarum.mesh.dataplane.http.ServedInstances;
import io.physarum.mesh.service.ServiceName;
import reactor.core.publisher.Mono;

/** Serves instances to the overlay and announces them, and takes both back. */
final class Announcements {

    private final KademliaDht dht;
    private final ServedInstances instances;

    Announcements(KademliaDht dht, ServedInstances instances) {
        this.dht = dht;
        this.instances = instances;
    }

    /** Serves an instance; it is announced when this completes. After a failure nothing is served. */
    Mono<ServedInstance> announce(ServiceName name, String contentHash, InetSocketAddress address) {
        return Mono.defer(() -> {
            ServedInstance instance = instances.serve(name, contentHash, address);
            return Mono.fromFuture(() -> dht.provide(Rendezvous.cidOf(contentHash)))
                    .doOnError(failure -> withdraw(instance))
                    .thenReturn(instance);
        });
    }

    void withdraw(ServedInstance instance) {
        instances.withdraw(instance);
        dht.stopProviding(Rendezvous.cidOf(instance.contentHash()));
    }
}
