package io.physarum.mesh.discovery;

import java.time.Duration;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.ping.Ping;
import io.physarum.mesh.time.TimeSource;
import reactor.core.publisher.Mono;

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
        Mono<?> connected = host.connection(peer.peerId()).isPresent()
                ? Mono.empty()
                : Mono.fromFuture(() -> host.connect(peer.peerId(), peer.addresses()), true)
                        .timeout(timeout, time.scheduler());
        return connected
                .then(Mono.fromFuture(() -> ping.ping(peer.peerId(), timeout), true))
                .<PingResult>map(PingResult.Answered::new)
                .onErrorResume(Exception.class, e -> Mono.just(new PingResult.Failed(reason(e))));
    }

    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
