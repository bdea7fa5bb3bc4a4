package io.physarum.libp2p.perf;

import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.PeerId;

/** Measures how fast bytes go to a peer and come from it with {@code /perf/1.0.0}, one stream for each run. */
public interface Perf {

    /**
     * Sends a number of bytes and then receives another number of them. Connects if need be. Nothing is kept of what is sent
     * and received.
     *
     * <p>Fails as {@link Host#newStream} does; with {@link io.physarum.libp2p.core.RequestTimeoutException} if nothing moves
     * for a minute; or with {@link io.physarum.libp2p.core.ProtocolViolationException} if the peer sends more or less than it
     * was asked for.
     *
     * @param uploadBytes how many bytes to send, 0 or more
     * @param downloadBytes how many bytes to ask for, 0 or more
     */
    CompletableFuture<PerfResult> run(PeerId peer, long uploadBytes, long downloadBytes);

    /** The asking side for a host; the peer must serve {@link PerfProtocol#responder}. */
    static Perf on(Host host) {
        return new StreamPerf(host);
    }
}
