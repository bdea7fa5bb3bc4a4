package io.physarum.mesh.exchange;

import java.time.Duration;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PeerId;
import reactor.core.publisher.Mono;

/** The asking side of a protocol that is one request and one answer per stream. */
public final class ExchangeClient {

    private final Host host;

    private final String protocolId;

    private final Framing framing;

    private final int maxBytes;

    /**
     * A client of one protocol.
     *
     * @param maxBytes the longest answer that is taken, in bytes
     */
    public ExchangeClient(Host host, String protocolId, Framing framing, int maxBytes) {
        this.host = host;
        this.protocolId = protocolId;
        this.framing = framing;
        this.maxBytes = maxBytes;
    }

    /**
     * Asks a peer. Connects if need be. Fails with a {@link io.physarum.libp2p.core.Libp2pException} if the peer cannot be
     * reached, does not speak the protocol, breaks off, answers too much, or takes longer than the time-out in all. The answer
     * arrives on an event loop. Cancelling resets the stream.
     */
    public Mono<byte[]> ask(PeerId peer, byte[] request, Duration timeout) {
        return Mono.<byte[]>create(sink -> open(peer, request, new PendingAnswer(sink)))
                .timeout(timeout, Mono.error(() -> new RequestTimeoutException(protocolId + " with " + peer, timeout)));
    }

    private void open(PeerId peer, byte[] request, PendingAnswer pending) {
        ProtocolBinding binding = ProtocolBinding.of(
                protocolId,
                stream -> stream.pipeline()
                        .addLast(framing.decoder(maxBytes))
                        .addLast(new ClientExchangeHandler(stream, pending)));
        // Not cancelled with the sink: a stream that opens too late must be known, so that it can be reset.
        host.newStream(peer, binding).whenComplete((stream, failure) -> {
            if (failure != null) {
                pending.fail(failure);
            } else {
                send(stream, request, pending);
            }
        });
    }

    private void send(Stream stream, byte[] request, PendingAnswer pending) {
        pending.opened(stream);
        if (!pending.isSettled()) {
            stream.writeAndFlush(framing.encode(request));
            stream.shutdownOutput();
        }
    }
}
