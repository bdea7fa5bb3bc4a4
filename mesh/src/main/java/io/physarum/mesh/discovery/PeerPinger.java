package io.physarum.mesh.discovery;

import java.time.Duration;
import java.util.Optional;

import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.ping.Ping;
import io.physarum.mesh.flight.FutureOutcome;
import io.physarum.mesh.time.TimeSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

/** Measures the distance to peers over a host's connections. This node itself answers in no time, without a stream. */
public final class PeerPinger implements Pinger {

    private final Host host;

    private final Ping ping;

    private final Duration timeout;

    private final TimeSource time;

    /**
     * A pinger for a host.
     *
     * @param timeout how long one ping may take, and how long connecting may take before it
     */
    public PeerPinger(Host host, Ping ping, Duration timeout, TimeSource time) {
        this.host = host;
        this.ping = ping;
        this.timeout = timeout;
        this.time = time;
    }

    @Override
    public Mono<PingResult> ping(PeerInfo peer) {
        if (peer.peerId().equals(host.peerId())) {
            return Mono.just(new PingResult.Answered(Duration.ZERO));
        }
        return isConnected(peer.peerId())
                ? pingConnected(peer.peerId())
                : connect(peer)
                        .flatMap(connected -> failureOf(connected).orElseGet(() -> pingConnected(peer.peerId())));
    }

    @Override
    public boolean isConnected(PeerId peer) {
        return host.connection(peer).isPresent();
    }

    private Mono<Signal<Connection>> connect(PeerInfo peer) {
        return FutureOutcome.of(() -> host.connect(peer.peerId(), peer.addresses(), AddressOrigin.HEARSAY))
                .timeout(
                        timeout,
                        Mono.fromSupplier(() ->
                                Signal.error(new RequestTimeoutException("connecting to " + peer.peerId(), timeout))),
                        time.scheduler());
    }

    private Mono<PingResult> pingConnected(PeerId peer) {
        return FutureOutcome.of(() -> ping.ping(peer, timeout))
                .flatMap(pinged -> failureOf(pinged)
                        .orElseGet(() -> Mono.justOrEmpty(pinged.get()).map(PingResult.Answered::new)));
    }

    private static Optional<Mono<PingResult>> failureOf(Signal<?> outcome) {
        return Optional.ofNullable(outcome.getThrowable())
                .map(failure -> Mono.just(new PingResult.Failed(reason(failure))));
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
