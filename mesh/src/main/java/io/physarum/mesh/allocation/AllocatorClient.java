package io.physarum.mesh.allocation;

import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.core.UnsupportedProtocolException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.ToldAddresses;
import io.physarum.mesh.discovery.Candidate;
import io.physarum.mesh.error.StageTimeoutException;
import io.physarum.mesh.exchange.ExchangeClient;
import io.physarum.mesh.exchange.Framing;
import io.physarum.mesh.service.ProxyForm;
import io.physarum.mesh.time.TimeSource;
import reactor.core.publisher.Mono;

/** Talks to one allocator: in our protocol, or in the original's with one that lacks ours. */
final class AllocatorClient {

    private final Host host;

    private final ExchangeClient exchange;

    private final LegacyStart legacyStart;

    private final AllocationClientConfig config;

    private final TimeSource time;

    AllocatorClient(Host host, LegacyStart legacyStart, AllocationClientConfig config, TimeSource time) {
        this.host = host;
        this.exchange = new ExchangeClient(
                host, AllocationProtocols.ALLOCATE, Framing.LENGTH_PREFIX, AllocationCodec.MAX_BYTES);
        this.legacyStart = legacyStart;
        this.config = config;
        this.time = time;
    }

    Mono<Offered> offer(Candidate candidate, AllocationRequest request) {
        Mono<Offered> offered = exchange.ask(
                        candidate.peerId(), AllocationCodec.offerRequest(request), config.offerTimeout())
                .map(answer -> new Offered(candidate, AllocationCodec.decodeOffer(answer), false))
                .onErrorResume(
                        UnsupportedProtocolException.class, lacking -> Mono.just(legacyOffer(candidate, request)));
        return staged("offer", config.offerTimeout(), "physarum.mesh.allocation.offer-timeout", offered);
    }

    /** Nothing can be asked of an original allocator; only images with a proxy inside are of use on it. */
    private static Offered legacyOffer(Candidate candidate, AllocationRequest request) {
        AllocationOffer offer = request.info().proxy() == ProxyForm.EMBEDDED
                ? new AllocationOffer(true, null, 0, 0, 1, false, 0)
                : AllocationOffer.refused("it is an original allocator, which only runs images with a proxy inside");
        return new Offered(candidate, offer, true);
    }

    Mono<StartedInstance> start(Offered offer, AllocationRequest request) {
        boolean isFetched = !offer.offer().imagePresent();
        Duration timeout = isFetched ? config.startTimeout().plus(config.fetchTimeout()) : config.startTimeout();
        String properties = "physarum.mesh.allocation.start-timeout" + (isFetched ? " and fetch-timeout" : "");
        if (offer.legacy()) {
            return legacyStart
                    .start(offer.peerId(), request, timeout)
                    .timeout(
                            timeout,
                            Mono.error(() -> new StageTimeoutException("start", timeout, properties)),
                            time.scheduler());
        }
        Mono<StartedInstance> started = exchange.ask(offer.peerId(), AllocationCodec.startRequest(request), timeout)
                .map(AllocationCodec::decodeStarted)
                .map(instance ->
                        instance.at(credible(offer.peerId(), instance.peer().addresses())));
        return staged("start", timeout, properties, started);
    }

    /** The addresses of which an allocator is believed; none if it has gone meanwhile. */
    private List<Multiaddr> credible(PeerId allocator, List<Multiaddr> told) {
        return host.connection(allocator)
                .map(connection -> told.stream()
                        .filter(address -> ToldAddresses.isCredible(address, connection.remoteAddress()))
                        .toList())
                .orElse(List.of());
    }

    /** An exchange ends in time by itself; a second timer beside its own would only race it. */
    private static <T> Mono<T> staged(String stage, Duration timeout, String properties, Mono<T> exchanged) {
        return exchanged.onErrorMap(
                RequestTimeoutException.class, failure -> new StageTimeoutException(stage, timeout, properties));
    }
}
