package io.physarum.cli.survey;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.physarum.cli.overlay.OverlayNode;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.mesh.allocation.AllocationProtocols;
import io.physarum.mesh.discovery.Discovery;
import io.physarum.mesh.discovery.DiscoveryQuery;
import io.physarum.mesh.flight.FutureOutcome;
import io.physarum.mesh.registry.RegistryProtocols;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Collects the nodes that the DHT and the bootstraps know of, and visits each. The DHT names the nodes nearest to a key only:
 * in a network larger than that, random keys are looked up until a round of them tells of nobody new.
 */
public final class PeerSurvey {

    private static final int LOOKUPS = 8;

    private static final int MAX_ROUNDS = 16;

    private static final int VISITS = 16;

    private static final int KEY_BYTES = 32;

    private static final Duration LOOKUP_TIME = Duration.ofSeconds(12);

    private final OverlayNode node;

    private final SecureRandom random = new SecureRandom();

    private final Map<PeerId, PeerInfo> found = new ConcurrentHashMap<>();

    private PeerSurvey(OverlayNode node) {
        this.node = node;
    }

    /** All nodes found, nearest first, those that do not answer last. */
    public static Mono<List<SeenPeer>> of(OverlayNode node) {
        return Mono.defer(() -> new PeerSurvey(node).run());
    }

    private Mono<List<SeenPeer>> run() {
        PeerVisit visit = new PeerVisit(node);
        Mono<Void> lookups = lookUp(1).timeout(LOOKUP_TIME, Mono.empty());
        return Mono.when(lookups, announced(RegistryProtocols.RENDEZVOUS), announced(AllocationProtocols.RENDEZVOUS))
                .thenMany(Flux.defer(() -> Flux.fromIterable(known())))
                .flatMap(visit::to, VISITS)
                .collectSortedList(Comparator.comparing(
                        SeenPeer::roundTripMillis, Comparator.nullsLast(Comparator.naturalOrder())));
    }

    private Mono<Void> announced(String rendezvous) {
        return node.discovery()
                .find(DiscoveryQuery.all(rendezvous))
                .doOnNext(this::add)
                .then();
    }

    private void add(Discovery discovery) {
        discovery.candidates().forEach(candidate -> add(candidate.peer()));
        discovery.unreachable().keySet().forEach(peer -> add(new PeerInfo(peer, List.of())));
    }

    private void add(PeerInfo peer) {
        found.merge(peer.peerId(), peer, (old, other) -> old.addresses().isEmpty() ? other : old);
    }

    private Mono<Void> lookUp(int round) {
        int before = found.size();
        int lookups = round == 1 ? 1 : LOOKUPS;
        return Flux.range(0, lookups)
                .flatMap(lookup -> closest())
                .doOnNext(this::add)
                .then(Mono.defer(() -> isComplete(round, before) ? Mono.empty() : lookUp(round + 1)));
    }

    /** A first lookup that could have named more nodes than it did named all; a later round that told of nobody new is enough. */
    private boolean isComplete(int round, int before) {
        return round == 1 ? found.size() < DhtConfig.DEFAULT.k() : found.size() == before || round == MAX_ROUNDS;
    }

    private Flux<PeerInfo> closest() {
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return FutureOutcome.of(() -> node.dht().closestPeers(key))
                .flatMapMany(outcome -> Mono.justOrEmpty(outcome.get()).flatMapIterable(peers -> peers));
    }

    /** What was found, and who is connected or in the routing table besides. */
    private List<PeerInfo> known() {
        node.dht().routingTable().forEach(peer -> add(new PeerInfo(peer, List.of())));
        node.host().connections().stream()
                .map(Connection::remotePeer)
                .forEach(peer -> add(new PeerInfo(peer, List.of())));
        found.remove(node.host().peerId());
        return List.copyOf(found.values());
    }
}
