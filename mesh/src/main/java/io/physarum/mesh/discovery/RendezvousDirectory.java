package io.physarum.mesh.discovery;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.flight.SingleFlight;
import io.physarum.mesh.time.TimeSource;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The peers that announce a component's rendezvous string, nearest first, remembered for a while. Concurrent searches are
 * one. Thread-safe.
 */
public final class RendezvousDirectory {

    private final PeerDiscovery discovery;

    private final DiscoveryQuery query;

    private final Duration timeToLive;

    private final TimeSource time;

    private final SingleFlight<DiscoveryQuery, Snapshot> searches = new SingleFlight<>();

    private volatile @Nullable Snapshot latest;

    /**
     * A directory of one component.
     *
     * @param timeToLive how long a search's result is used
     */
    public RendezvousDirectory(PeerDiscovery discovery, DiscoveryQuery query, Duration timeToLive, TimeSource time) {
        this.discovery = discovery;
        this.query = query;
        this.timeToLive = timeToLive;
        this.time = time;
    }

    /** The peers as remembered, or found now if what is remembered is too old or nobody. */
    public Mono<Snapshot> peers() {
        return Mono.defer(() -> {
            Snapshot known = latest;
            return known != null && isUsable(known) ? Mono.just(known.asRemembered()) : search();
        });
    }

    private boolean isUsable(Snapshot known) {
        return !known.peers().isEmpty() && time.since(known.foundNanos()).compareTo(timeToLive) < 0;
    }

    /** The peers as found now, in a search that may end early if its query says so. */
    private Mono<Snapshot> search() {
        return search(query);
    }

    /** All peers, as found now: a search that does not end early. */
    public Mono<Snapshot> searchAll() {
        return search(query.exhaustively());
    }

    private Mono<Snapshot> search(DiscoveryQuery wanted) {
        return searches.run(
                wanted,
                () -> discovery
                        .find(wanted)
                        .map(found -> new Snapshot(found.candidates(), found.unreachable(), true, time.nanos()))
                        .doOnNext(found -> latest = found));
    }

    /**
     * Peers of a component.
     *
     * @param peers nearest first
     * @param unreachable those that are announced but did not answer a ping, and why
     * @param isFresh whether they were searched for just now
     * @param foundNanos when they were found
     */
    public record Snapshot(List<Candidate> peers, Map<PeerId, String> unreachable, boolean isFresh, long foundNanos) {

        /** Whether searching again, for all, may find somebody else. */
        public boolean isWorthSearchingAll() {
            return !isFresh || !peers.isEmpty();
        }

        Snapshot asRemembered() {
            return new Snapshot(peers, unreachable, false, foundNanos);
        }
    }
}
