package io.physarum.mesh.discovery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.time.TimeSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The state of one search; its methods are called from several threads. */
final class Search {

    private static final long UNKNOWN = Long.MIN_VALUE;

    private final DiscoveryQuery query;

    private final DiscoveryConfig config;

    private final TimeSource time;

    private final long startedNanos;

    private final Sinks.Empty<Void> lookupEnded = Sinks.empty();

    private final Sinks.Empty<Void> goodFound = Sinks.empty();

    private final List<Candidate> candidates = new ArrayList<>();

    private final Map<PeerId, String> unreachable = new HashMap<>();

    private long lookupEndedNanos = UNKNOWN;

    private long firstProviderNanos = UNKNOWN;

    Search(DiscoveryQuery query, DiscoveryConfig config, TimeSource time) {
        this.query = query;
        this.config = config;
        this.time = time;
        this.startedNanos = time.nanos();
    }

    /** Completes when the search is to end although pings are still under way. */
    Mono<Void> end() {
        Mono<Void> grace = query.patient()
                ? delay(config.grace())
                : Mono.firstWithSignal(lookupEnded.asMono(), delay(config.grace()));
        return Mono.firstWithSignal(goodFound.asMono().then(grace), delay(config.timeout()));
    }

    private Mono<Void> delay(Duration delay) {
        return Mono.delay(delay, time.scheduler()).then();
    }

    synchronized void onProvider() {
        if (firstProviderNanos == UNKNOWN) {
            firstProviderNanos = time.nanos();
        }
    }

    void onLookupEnded() {
        synchronized (this) {
            lookupEndedNanos = time.nanos();
        }
        lookupEnded.tryEmitEmpty();
    }

    void onPinged(PeerInfo provider, PingResult result) {
        synchronized (this) {
            if (result instanceof PingResult.Answered answered) {
                candidates.add(new Candidate(provider, answered.roundTripTime()));
            } else if (result instanceof PingResult.Failed failed) {
                unreachable.put(provider.peerId(), failed.reason());
            }
        }
        if (isGoodEnough(result)) {
            goodFound.tryEmitEmpty();
        }
    }

    private boolean isGoodEnough(PingResult result) {
        return query.goodEnough() != null
                && result instanceof PingResult.Answered answered
                && query.goodEnough().isMetBy(answered.roundTripTime());
    }

    synchronized Discovery result() {
        long now = time.nanos();
        long lookupEnd = lookupEndedNanos == UNKNOWN ? now : lookupEndedNanos;
        long firstProvider = firstProviderNanos == UNKNOWN ? now : firstProviderNanos;
        return new Discovery(
                candidates.stream().sorted(Candidate.NEAREST_FIRST).toList(),
                unreachable,
                Duration.ofNanos(lookupEnd - startedNanos),
                Duration.ofNanos(now - firstProvider));
    }
}
