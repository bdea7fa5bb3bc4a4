package io.physarum.mesh.resolve;

import java.time.Duration;
import java.util.Set;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.allocation.AllocationRequest;
import io.physarum.mesh.resolve.Explanation.Instance;
import io.physarum.mesh.resolve.Explanation.Source;
import io.physarum.mesh.service.ServiceInfo;
import reactor.core.publisher.Mono;

/** Says of each candidate of a service what a request would meet there. */
final class Inspector {

    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

    private final InstanceProbe probe;

    private final AllocationRequest wanted;

    private final Set<PeerId> failed;

    Inspector(InstanceProbe probe, AllocationRequest wanted, Set<PeerId> failed) {
        this.probe = probe;
        this.wanted = wanted;
        this.failed = failed;
    }

    /** A candidate that answered a ping; asked only if a request might go to it. */
    Mono<Instance> inspect(PeerId peer, Source source, Duration roundTripTime, String note) {
        ServiceInfo info = wanted.info();
        if (failed.contains(peer)) {
            return Mono.just(new Instance(peer, source, roundTripTime, false, "failed a request just now" + note));
        }
        if (!info.networkHardReq().isMetBy(roundTripTime)) {
            String verdict = "over the hard limit of " + info.networkHardReq().roundTripMillis() + " ms";
            return Mono.just(new Instance(peer, source, roundTripTime, false, verdict + note));
        }
        String limit = info.networkSoftReq().isMetBy(roundTripTime)
                ? "within the soft limit"
                : "over the soft limit of " + info.networkSoftReq().roundTripMillis() + " ms";
        return Mono.defer(() -> probe.probe(peer, wanted.name(), info.contentHash()))
                .timeout(PROBE_TIMEOUT)
                .thenReturn(new Instance(peer, source, roundTripTime, true, limit + note))
                .onErrorResume(
                        Exception.class,
                        failure -> Mono.just(new Instance(
                                peer,
                                source,
                                roundTripTime,
                                false,
                                limit + note + ", but would not answer: " + failure.getMessage())));
    }

    /** A candidate that did not answer a ping. */
    static Instance unreachable(PeerId peer, String reason) {
        return new Instance(peer, Source.DHT, null, false, "announced, but cannot be reached: " + reason);
    }
}
