package io.physarum.mesh.exchange;

import java.util.List;
import java.util.Optional;

import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PeerId;

/** The serving side of a protocol that is one request and one answer per stream. */
public final class ExchangeServer implements ProtocolBinding {

    private final String protocolId;

    private final Framing framing;

    private final ExchangeLimits limits;

    private final ExchangeHandler handler;

    private final StreamGate gate;

    private final StreamShares shares;

    /** Serves a protocol; give it to {@link io.physarum.libp2p.core.Host#addProtocol}. */
    public ExchangeServer(String protocolId, Framing framing, ExchangeLimits limits, ExchangeHandler handler) {
        this.protocolId = protocolId;
        this.framing = framing;
        this.limits = limits;
        this.handler = handler;
        this.gate = StreamGate.OPEN;
        this.shares = new StreamShares(protocolId + " requests", limits.concurrency());
    }

    private ExchangeServer(ExchangeServer open, StreamGate gate) {
        this.protocolId = open.protocolId;
        this.framing = open.framing;
        this.limits = open.limits;
        this.handler = open.handler;
        this.gate = gate;
        this.shares = open.shares;
    }

    /** The same server behind a gate: whom that refuses is not read, and what is too much is answered as it says. */
    public ExchangeServer behind(StreamGate gate) {
        return new ExchangeServer(this, gate);
    }

    @Override
    public List<String> protocolIds() {
        return List.of(protocolId);
    }

    @Override
    public void initStream(Stream stream) {
        PeerId peer = stream.remotePeer();
        Optional<Refusal> refusal = gate.objection(peer).or(() -> shares.take(peer));
        if (refusal.isPresent()) {
            refuse(stream, refusal.get());
            return;
        }
        stream.pipeline()
                .addLast(framing.decoder(limits.maxBytes()))
                .addLast(new ServerExchangeHandler(stream, framing, limits, new Work(peer)));
    }

    private void refuse(Stream stream, Refusal refusal) {
        Optional<byte[]> answer = gate.answer(stream.remotePeer(), refusal);
        if (answer.isPresent()) {
            stream.pipeline().addLast(new RefusalHandler(stream, framing, limits.transferTimeout(), answer.get()));
        } else {
            stream.reset();
        }
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
