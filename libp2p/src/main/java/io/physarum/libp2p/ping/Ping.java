package io.physarum.libp2p.ping;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.PeerId;

/**
 * Measures round-trip times with {@code /ipfs/ping/1.0.0}. The stream to a peer stays open and is reused; concurrent calls
 * for one peer queue on it in order.
 */
public interface Ping {

    /**
     * The round-trip time to a peer, by the monotonic clock. Connects if need be. Fails with a {@link
     * io.physarum.libp2p.core.Libp2pException}: time-out, no connection, or a pong that differs.
     */
    CompletableFuture<Duration> ping(PeerId peer, Duration timeout);

    /** A pinger for a host, which must serve {@code ping} itself too; serving is part of every host. */
    static Ping on(Host host) {
        return new StreamPing(host);
    }
}
