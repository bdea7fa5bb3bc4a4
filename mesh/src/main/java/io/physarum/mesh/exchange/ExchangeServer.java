package io.physarum.mesh.exchange;

import java.util.List;

import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PeerId;

/** The serving side of a protocol that is one request and one answer per stream. */
public final class ExchangeServer implements ProtocolBinding {

    private final String protocolId;

    private final Framing framing;

    private final ExchangeLimits limits;

    private final ExchangeHandler handler;

    private final StreamShares shares;

    /** Serves a protocol; give it to {@link io.physarum.libp2p.core.Host#addProtocol}. */
    public ExchangeServer(String protocolId, Framing framing, ExchangeLimits limits, ExchangeHandler handler) {
        this.protocolId = protocolId;
        this.framing = framing;
        this.limits = limits;
        this.handler = handler;
        this.shares = new StreamShares(protocolId, limits.maxConcurrent());
    }

    @Override
    public List<String> protocolIds() {
        return List.of(protocolId);
    }

    @Override
    public void initStream(Stream stream) {
        PeerId peer = stream.remotePeer();
        if (!shares.take(peer)) {
            stream.reset();
            return;
        }
        stream.pipeline()
                .addLast(framing.decoder(limits.maxBytes()))
                .addLast(new ServerExchangeHandler(stream, framing, limits, new Work(peer)));
    }

    /** One exchange's share of the server; it is given back when the answer has been worked out, or never will be. */
    final class Work {

        private final PeerId peer;

        Work(PeerId peer) {
            this.peer = peer;
        }

        ExchangeHandler handler() {
            return handler;
        }

        void done() {
            shares.give(peer);
        }
    }
}
