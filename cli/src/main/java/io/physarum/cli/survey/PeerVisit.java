package io.physarum.cli.survey;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.physarum.cli.overlay.OverlayNode;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identify.IdentifyInfo;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.discovery.PingResult;
import reactor.core.publisher.Mono;

/** Connects to a peer, measures how far away it is, and hears what it says of itself. */
final class PeerVisit {

    private static final Duration POLL = Duration.ofMillis(20);

    private static final int POLLS = 100;

    private final OverlayNode node;

    private final PeerDiscovery discovery;

    PeerVisit(OverlayNode node) {
        this.node = node;
        this.discovery = node.discovery();
    }

    /** What is known of a peer afterwards; never fails. */
    Mono<SeenPeer> to(PeerInfo peer) {
        return distance(peer).flatMap(result -> {
            if (result instanceof PingResult.Answered answered) {
                return identity(peer.peerId())
                        .map(info -> answering(peer.peerId(), answered.roundTripTime(), info))
                        .switchIfEmpty(Mono.fromSupplier(() -> silent(peer, answered.roundTripTime())));
            }
            return Mono.just(unreachable(peer, ((PingResult.Failed) result).reason()));
        });
    }

    /** The better of two pings, as the first over a new connection may pay for its set-up. */
    Mono<PingResult> distance(PeerInfo peer) {
        return discovery.ping(peer).flatMap(first -> {
            if (first instanceof PingResult.Answered answered) {
                return discovery.ping(peer).map(second -> better(answered, second));
            }
            return Mono.just(first);
        });
    }

    private static PingResult better(PingResult.Answered first, PingResult second) {
        return second instanceof PingResult.Answered again
                        && again.roundTripTime().compareTo(first.roundTripTime()) < 0
                ? again
                : first;
    }

    /** What a connected peer says of itself, which may come a little later than its pong; empty if it does not. */
    private Mono<IdentifyInfo> identity(PeerId peer) {
        return Mono.defer(() -> Mono.justOrEmpty(node.host().connection(peer).flatMap(IdentifyProtocol::info)))
                .repeatWhenEmpty(POLLS, polls -> polls.delayElements(POLL))
                .onErrorResume(IllegalStateException.class, tooOften -> Mono.empty());
    }

    private static SeenPeer answering(PeerId peer, Duration roundTripTime, IdentifyInfo info) {
        return new SeenPeer(
                peer.toString(),
                PeerRole.of(info.protocols()).toString(),
                Millis.of(roundTripTime),
                info.agentVersion(),
                text(info.listenAddresses()),
                info.protocols().stream().sorted().toList(),
                null);
    }

    private SeenPeer silent(PeerInfo peer, Duration roundTripTime) {
        return new SeenPeer(
                peer.peerId().toString(), null, Millis.of(roundTripTime), null, addresses(peer), List.of(), null);
    }

    private SeenPeer unreachable(PeerInfo peer, String reason) {
        return new SeenPeer(peer.peerId().toString(), null, null, null, addresses(peer), List.of(), reason);
    }

    private List<String> addresses(PeerInfo peer) {
        return text(Optional.of(peer.addresses())
                .filter(given -> !given.isEmpty())
                .orElseGet(() -> node.host().addressBook().addresses(peer.peerId())));
    }

    private static List<String> text(List<Multiaddr> addresses) {
        return addresses.stream().map(Multiaddr::toString).toList();
    }
}
