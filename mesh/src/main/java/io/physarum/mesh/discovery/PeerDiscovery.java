package io.physarum.mesh.discovery;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.mesh.time.TimeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;

/**
 * Finds the providers of a key in the DHT and measures how far away they are: each is pinged as soon as it becomes known,
 * several at a time. A search ends when the lookup has ended and every provider has been pinged; or early, once a good
 * provider was found and either the lookup has ended or a short grace has passed; or at the time limit, with what it has.
 * A search never fails: if the DHT does, nothing was found.
 */
public final class PeerDiscovery {

    private static final Logger log = LoggerFactory.getLogger(PeerDiscovery.class);

    private final KademliaDht dht;

    private final Pinger pinger;

    private final DiscoveryConfig config;

    private final TimeSource time;

    /** A discovery through a node's DHT. */
    public PeerDiscovery(KademliaDht dht, Pinger pinger, DiscoveryConfig config, TimeSource time) {
        this.dht = dht;
        this.pinger = pinger;
        this.config = config;
        this.time = time;
    }

    /** Measures the distance to one peer. */
    public Mono<PingResult> ping(PeerInfo peer) {
        return pinger.ping(peer);
    }

    /** Searches. */
    public Mono<Discovery> find(DiscoveryQuery query) {
        return Mono.defer(() -> {
            Search search = new Search(query, config, time);
            return providers(query, search)
                    .filter(provider -> !query.excluded().contains(provider.peerId()))
                    .doOnNext(provider -> search.onProvider())
                    .flatMap(provider -> probe(provider, query, search), config.maxConcurrentPings())
                    .takeUntilOther(search.end())
                    .then(Mono.fromSupplier(search::result));
        });
    }

    private Flux<PeerInfo> providers(DiscoveryQuery query, Search search) {
        // The lookup passes on at most maxProviders, which bounds the buffer.
        return Flux.create(
                sink -> dht.findProviders(query.key(), config.maxProviders(), sink::next)
                        .whenComplete((all, failure) -> lookupEnded(search, sink, failure)),
                FluxSink.OverflowStrategy.BUFFER);
    }

    private static void lookupEnded(Search search, FluxSink<PeerInfo> sink, @Nullable Throwable failure) {
        if (failure != null) {
            log.debug("a provider lookup failed; going on with what it found", failure);
        }
        search.onLookupEnded();
        sink.complete();
    }

    private Mono<Void> probe(PeerInfo provider, DiscoveryQuery query, Search search) {
        return pinger.ping(provider)
                .flatMap(first -> again(first, provider, query))
                .doOnNext(result -> search.onPinged(provider, result))
                .then();
    }

    /** The first ping over a new connection may pay for its set-up: one that is not good enough is repeated. */
    private Mono<PingResult> again(PingResult first, PeerInfo provider, DiscoveryQuery query) {
        if (first instanceof PingResult.Answered answered
                && query.goodEnough() != null
                && !query.goodEnough().isMetBy(answered.roundTripTime())) {
            return pinger.ping(provider).map(second -> faster(answered, second));
        }
        return Mono.just(first);
    }

    private static PingResult faster(PingResult.Answered first, PingResult second) {
        return second instanceof PingResult.Answered again
                        && again.roundTripTime().compareTo(first.roundTripTime()) < 0
                ? again
                : first;
    }
}
