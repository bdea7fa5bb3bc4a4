package io.physarum.mesh.exchange;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The serving side of a protocol that is one request and one answer per stream. */
public final class ExchangeServer implements ProtocolBinding {

    private static final Logger log = LoggerFactory.getLogger(ExchangeServer.class);

    private final String protocolId;

    private final Framing framing;

    private final ExchangeLimits limits;

    private final ExchangeHandler handler;

    private final AtomicInteger open = new AtomicInteger();

    /** Serves a protocol; give it to {@link io.physarum.libp2p.core.Host#addProtocol}. */
    public ExchangeServer(String protocolId, Framing framing, ExchangeLimits limits, ExchangeHandler handler) {
        this.protocolId = protocolId;
        this.framing = framing;
        this.limits = limits;
        this.handler = handler;
    }

    @Override
    public List<String> protocolIds() {
        return List.of(protocolId);
    }

    @Override
    public void initStream(Stream stream) {
        if (open.incrementAndGet() > limits.maxConcurrent()) {
            open.decrementAndGet();
            log.warn("{}: more than {} requests at once; one was reset", protocolId, limits.maxConcurrent());
            stream.reset();
            return;
        }
        stream.pipeline()
                .addLast(framing.decoder(limits.maxBytes()))
                .addLast(new ServerExchangeHandler(stream, framing, limits, new Work()));
    }

    /** One exchange's share of the server; it is given back when the answer has been worked out, or never will be. */
    final class Work {

        ExchangeHandler handler() {
            return handler;
        }

        void done() {
            open.decrementAndGet();
        }
    }
}
