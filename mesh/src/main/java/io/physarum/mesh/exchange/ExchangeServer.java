package io.physarum.mesh.exchange;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The serving side of a protocol that is one request and one answer per stream. */
public final class ExchangeServer implements ProtocolBinding {

    private static final Logger log = LoggerFactory.getLogger(ExchangeServer.class);

    private static final long WARNING_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final String protocolId;

    private final Framing framing;

    private final ExchangeLimits limits;

    private final ExchangeHandler handler;

    private final AtomicInteger open = new AtomicInteger();

    private final AtomicLong warnedNanos = new AtomicLong(System.nanoTime() - 2 * WARNING_INTERVAL_NANOS);

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
            warn();
            stream.reset();
            return;
        }
        stream.pipeline()
                .addLast(framing.decoder(limits.maxBytes()))
                .addLast(new ServerExchangeHandler(stream, framing, limits, new Work()));
    }

    /** Not for each of them: who floods us shall not flood the log. */
    private void warn() {
        long now = System.nanoTime();
        long last = warnedNanos.get();
        if (now - last > WARNING_INTERVAL_NANOS && warnedNanos.compareAndSet(last, now)) {
            log.warn("{}: more than {} requests at once; the rest is reset", protocolId, limits.maxConcurrent());
        }
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
