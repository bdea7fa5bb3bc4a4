package io.physarum.libp2p.core;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The streams of one connection; methods may be called from any thread. */
public interface MuxerSession {

    /**
     * Opens a stream, whose channel is registered and active when the future completes, on the connection's event loop.
     * Fails with {@link LimitExceededException} or {@link ConnectionClosedException}.
     */
    CompletableFuture<Stream> openStream();

    /** The number of streams open now, in both directions. */
    int streamCount();

    /** Whether streams can still be opened: neither side is leaving. */
    boolean isOpen();

    /** The last measured round-trip time, if there was one. */
    Optional<Duration> roundTripTime();

    /** Tells the peer that this side leaves, resets what is open and closes the connection. */
    CompletableFuture<Void> close();
}
