package io.physarum.allocator.instance;

import java.util.Set;
import java.util.function.Supplier;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.service.ProxyForm;
import io.physarum.mesh.service.ServiceInfo;
import reactor.core.publisher.Mono;

/** Finds out when an instance can be used, by asking again and again. */
final class Readiness {

    private final Supplier<PeerInfo> self;

    private final EmbeddedProxy proxies;

    private final ForeignProxies foreign;

    /** Instances without a proxy are served by this node. */
    Readiness(Supplier<PeerInfo> self, EmbeddedProxy proxies, ForeignProxies foreign) {
        this.self = self;
        this.proxies = proxies;
        this.foreign = foreign;
    }

    /** For an instance that is not started yet: who announces its service by now is not its proxy. */
    ReadinessWait ofNew(ServiceInfo info) {
        Mono<Set<PeerId>> known = foreign.known(info).cache();
        if (info.proxy() == ProxyForm.EMBEDDED) {
            known.subscribe();
        }
        return new ReadinessWait(
                self, proxies, instance -> known.flatMap(before -> foreign.appearing(instance.info(), before)));
    }

    /** For an instance that runs from before. */
    ReadinessWait ofOld() {
        return new ReadinessWait(self, proxies, foreign::at);
    }
}
