package io.physarum.cli.survey;

import java.time.Duration;
import java.util.Optional;

import io.physarum.cli.overlay.OverlayException;
import io.physarum.cli.overlay.OverlayNode;
import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.mesh.flight.FutureOutcome;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Pings one peer, again and again. */
public final class PeerPings {

    /** How long one pong may take. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final OverlayNode node;

    private final Connection connection;

    private PeerPings(OverlayNode node, Connection connection) {
        this.node = node;
        this.connection = connection;
    }

    /** Connects to a peer of which only the id is known; fails with an {@link OverlayException} if the DHT does not know it. */
    public static Mono<PeerPings> to(OverlayNode node, PeerId peer) {
        Mono<Connection> found = FutureOutcome.of(() -> node.dht().findPeer(peer))
                .<Optional<PeerInfo>>dematerialize()
                .flatMap(Mono::justOrEmpty)
                .switchIfEmpty(Mono.error(() -> new OverlayException("nobody in the network knows where " + peer
                        + " is: it is not running, or not part of the DHT; give its whole address instead")))
                .flatMap(info -> FutureOutcome.of(
                                () -> node.host().connect(peer, info.addresses(), AddressOrigin.HEARSAY))
                        .<Connection>dematerialize());
        return Mono.justOrEmpty(node.host().connection(peer))
                .switchIfEmpty(found)
                .map(to -> new PeerPings(node, to));
    }

    /** Connects to an address. */
    public static Mono<PeerPings> to(OverlayNode node, Multiaddr address) {
        return FutureOutcome.of(() -> node.host().connect(address))
                .<Connection>dematerialize()
                .map(connection -> new PeerPings(node, connection));
    }

    /** Who is pinged. */
    public PeerId peer() {
        return connection.remotePeer();
    }

    /** Where it was reached. */
    public Multiaddr address() {
        return connection.remoteAddress();
    }

    /** The outcomes of some pings, each as soon as it is known; the next ping comes an interval later. */
    public Flux<Pong> run(int count, Duration interval) {
        return Flux.range(1, count)
                .concatMap(number -> ping(number).concatWith(number == count ? Mono.empty() : pause(interval)));
    }

    private static Mono<Pong> pause(Duration interval) {
        return Mono.delay(interval).then(Mono.empty());
    }

    private Mono<Pong> ping(int number) {
        return FutureOutcome.of(() -> node.ping().ping(peer(), TIMEOUT)).map(outcome -> {
            Throwable failure = outcome.getThrowable();
            return failure == null
                    ? new Pong(number, Millis.of(outcome.get()), null)
                    : new Pong(
                            number,
                            null,
                            String.valueOf(Failures.unwrap(failure).getMessage()));
        });
    }
}
