package io.physarum.bench.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.channel.EventLoopGroup;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.host.HostLimits;
import io.physarum.libp2p.ping.Ping;
import io.physarum.libp2p.transport.tcp.SocketKind;

/** One host, and many peers with an identity of their own, of which each is connected to it. */
final class Crowd implements AutoCloseable {

    private static final int DIALS_AT_A_TIME = 32;

    private static final Duration PING_TIMEOUT = Duration.ofSeconds(10);

    private static final long PATIENCE_SECONDS = 120;

    private final EventLoopGroup group = SocketKind.newEventLoopGroup();

    private final List<Host> peers = new ArrayList<>();

    private final List<Ping> pings = new ArrayList<>();

    private final String securityProtocol;

    private final Host center;

    private Crowd(SoakOptions options) {
        int most = options.connections() + DIALS_AT_A_TIME;
        securityProtocol = options.securityProtocol();
        center = new HostBuilder()
                .eventLoopGroup(group)
                .listen("/ip4/127.0.0.1/tcp/0")
                .security(List.of(securityProtocol))
                .limits(HostLimits.builder()
                        .maxInboundConnections(most)
                        .connectionsLowWatermark(most)
                        .build())
                .build();
    }

    static Crowd gather(SoakOptions options) {
        Crowd crowd = new Crowd(options);
        await(crowd.center.start());
        for (int joined = crowd.peers.size(); joined < options.connections(); joined = crowd.peers.size()) {
            // Few at first: a handshake that runs for the first time is slow, and has a time limit.
            int atATime = Math.min(DIALS_AT_A_TIME, 1 + joined / 4);
            crowd.join(Math.min(options.connections() - joined, atATime));
        }
        crowd.pingAll();
        return crowd;
    }

    private void join(int count) {
        List<CompletableFuture<?>> connecting = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Host peer = new HostBuilder()
                    .eventLoopGroup(group)
                    .security(List.of(securityProtocol))
                    .build();
            peers.add(peer);
            pings.add(Ping.on(peer));
            connecting.add(
                    peer.start().thenCompose(started -> peer.connect(center.peerId(), center.listenAddresses())));
        }
        connecting.forEach(Crowd::await);
    }

    /** The connections that the host has. */
    int connected() {
        return center.connections().size();
    }

    /** Lets each peer ping the host; why some had no answer. */
    List<String> pingAll() {
        List<CompletableFuture<String>> failures = pings.stream()
                .map(ping -> ping.ping(center.peerId(), PING_TIMEOUT)
                        .thenApply(roundTrip -> "")
                        .exceptionally(failure -> Failures.unwrap(failure).toString()))
                .toList();
        return failures.stream().map(Crowd::await).filter(why -> !why.isEmpty()).toList();
    }

    private static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("a step of the benchmark failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        peers.forEach(peer -> await(peer.stop()));
        await(center.stop());
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
