package io.physarum.bench.libp2p;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.perf.Perf;
import io.physarum.libp2p.perf.PerfLimits;
import io.physarum.libp2p.perf.PerfProtocol;
import io.physarum.libp2p.perf.PerfResult;

/** A host of ours in this JVM, with event loops of its own. */
final class OurPeer implements Peer {

    private static final long PATIENCE_MINUTES = 10;

    private final Host host;

    private OurPeer(Host host) {
        this.host = host;
    }

    static OurPeer start(UnaryOperator<HostBuilder> settings) {
        Host host =
                settings.apply(new HostBuilder().listen("/ip4/127.0.0.1/tcp/0")).build();
        host.addProtocol(PerfProtocol.responder(PerfLimits.defaults()));
        await(host.start());
        return new OurPeer(host);
    }

    Host host() {
        return host;
    }

    @Override
    public Multiaddr address() {
        return host.peerId().appendTo(host.listenAddresses().get(0));
    }

    @Override
    public Measured perf(Multiaddr other, long uploadBytes, long downloadBytes) {
        PeerId peer = PeerId.of(other).orElseThrow();
        long began = System.nanoTime();
        // By the address alone, as the peer may be known to live at others, too.
        CompletableFuture<Connection> connected = host.connection(peer)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> host.connect(other.withoutPeer()));
        PerfResult result =
                await(connected.thenCompose(connection -> Perf.on(host).run(peer, uploadBytes, downloadBytes)));
        double total = (System.nanoTime() - began) / 1e9;
        double download = result.download().toNanos() / 1e9;
        return new Measured(result.upload().toNanos() / 1e9, download, total - download);
    }

    @Override
    public void hangUp(Multiaddr other) {
        host.connection(PeerId.of(other).orElseThrow()).map(Connection::close).ifPresent(OurPeer::await);
    }

    @Override
    public void close() {
        await(host.stop());
    }

    /** Waits until a condition holds, which nothing reports. */
    static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("a step of the benchmark did not end");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** The value of a future that must come soon. */
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a step of the benchmark failed", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("a step of the benchmark did not end", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
