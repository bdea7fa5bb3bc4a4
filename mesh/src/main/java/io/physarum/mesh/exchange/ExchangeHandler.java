package io.physarum.mesh.exchange;

import io.physarum.libp2p.identity.PeerId;
import reactor.core.publisher.Mono;

/** Answers requests of one protocol. */
@FunctionalInterface
public interface ExchangeHandler {

    /**
     * Answers a request. Called on the stream's event loop: must not block. An empty or failed answer resets the stream.
     *
     * @param from the peer that asks, authenticated by its connection
     */
    Mono<byte[]> answer(PeerId from, byte[] request);
}
