package io.physarum.starter.host;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.starter.StartPhase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Starts the host, serving the protocols that are beans, and tells by which addresses others reach it. */
final class HostLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(HostLifecycle.class);

    private static final long STOP_SECONDS = 5;

    private final Host host;

    private final List<Multiaddr> listen;

    private final Supplier<Stream<ProtocolBinding>> protocols;

    private volatile boolean running;

    HostLifecycle(Host host, List<Multiaddr> listen, Supplier<Stream<ProtocolBinding>> protocols) {
        this.host = host;
        this.listen = listen;
        this.protocols = protocols;
    }

    @Override
    public void start() {
        protocols.get().forEach(host::addProtocol);
        try {
            Waiting.forResult(host.start());
        } catch (Libp2pException e) {
            throw new HostStartException(listen, e);
        }
        running = true;
        log.info("peer id {}", host.peerId());
        host.advertisedAddresses()
                .forEach(address -> log.info("p2p address {}", host.peerId().appendTo(address)));
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable callback) {
        running = false;
        host.stop().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).whenComplete((done, failure) -> callback.run());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return StartPhase.HOST;
    }
}
