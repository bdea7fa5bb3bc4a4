package io.physarum.mesh.testing;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.discovery.PingResult;
import io.physarum.mesh.discovery.Pinger;
import io.physarum.mesh.time.TimeSource;
import reactor.core.publisher.Mono;

/** Peers at set distances: a ping takes as long as it says. Others do not answer within 3 seconds. */
public final class Distances implements Pinger {

    private final Map<PeerId, Duration> distances = new ConcurrentHashMap<>();

    private final AtomicInteger pings = new AtomicInteger();

    private final TimeSource time;

    /** Distances in some time. */
    public Distances(TimeSource time) {
        this.time = time;
    }

    /** Puts a peer somewhere. */
    public void set(PeerId peer, long millis) {
        distances.put(peer, Duration.ofMillis(millis));
    }

    /** Lets a peer vanish. */
    public void remove(PeerId peer) {
        distances.remove(peer);
    }

    /** How many pings there were. */
    public int pings() {
        return pings.get();
    }

    @Override
    public Mono<PingResult> ping(PeerInfo peer) {
        return Mono.defer(() -> {
            pings.incrementAndGet();
            Duration distance = distances.get(peer.peerId());
            PingResult result =
                    distance == null ? new PingResult.Failed("no answer") : new PingResult.Answered(distance);
            return Mono.just(result)
                    .delayElement(distance == null ? Duration.ofSeconds(3) : distance, time.scheduler());
        });
    }
}
