package io.physarum.starter.host;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.starter.BackgroundStop;
import io.physarum.starter.StartPhase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the host, serving the protocols that are beans, and tells by which addresses others reach it. */
final class HostLifecycle extends BackgroundStop {

    private static final Logger log = LoggerFactory.getLogger(HostLifecycle.class);

    private final Host host;

    private final List<Multiaddr> listen;

    private final Supplier<Stream<ProtocolBinding>> protocols;

    HostLifecycle(Host host, List<Multiaddr> listen, Supplier<Stream<ProtocolBinding>> protocols) {
        super(StartPhase.HOST);
        this.host = host;
        this.listen = listen;
        this.protocols = protocols;
    }

    @Override
    protected void begin() {
        protocols.get().forEach(host::addProtocol);
        try {
            Waiting.forResult(host.start());
        } catch (Libp2pException e) {
            throw new HostStartException(listen, e);
        }
        log.info("peer id {}", host.peerId());
        host.advertisedAddresses()
                .forEach(address -> log.info("p2p address {}", host.peerId().appendTo(address)));
    }

    @Override
    protected CompletableFuture<Void> end() {
        return host.stop();
    }
}
