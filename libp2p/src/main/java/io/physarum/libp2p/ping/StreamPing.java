package io.physarum.libp2p.ping;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;

import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.identity.PeerId;

/** Keeps one ping stream per peer for as long as it works. Thread-safe. */
final class StreamPing implements Ping {

    /** More peers than this are not pinged at the same time. */
    private static final int MAX_STREAMS = 4096;

    private final Host host;

    private final ConcurrentMap<PeerId, CompletableFuture<PingHandler>> handlers = new ConcurrentHashMap<>();

    StreamPing(Host host) {
        this.host = host;
    }

    @Override
    public CompletableFuture<Duration> ping(PeerId peer, Duration timeout) {
        PendingPing ping;
        try {
            ping = new PendingPing(timeout, host.eventLoopGroup().next());
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new ConnectionClosedException("this host is stopping", e));
        }
        send(peer, ping);
        return ping.result();
    }

    private void send(PeerId peer, PendingPing ping) {
        CompletableFuture<PingHandler> opening = handlers.get(peer);
        if (opening == null) {
            if (handlers.size() >= MAX_STREAMS) {
                ping.fail(new LimitExceededException(Limit.PING_STREAMS, MAX_STREAMS));
                return;
            }
            opening = open(peer);
        }
        opening.thenAccept(handler -> handler.send(ping)).exceptionally(failure -> {
            ping.fail(Failures.unwrap(failure));
            return null;
        });
    }

    private CompletableFuture<PingHandler> open(PeerId peer) {
        CompletableFuture<PingHandler> mine = new CompletableFuture<>();
        CompletableFuture<PingHandler> earlier = handlers.putIfAbsent(peer, mine);
        if (earlier != null) {
            return earlier;
        }
        PingHandler handler = new PingHandler(ping -> send(peer, ping));
        ProtocolBinding binding = ProtocolBinding.of(
                PingProtocol.PROTOCOL_ID, stream -> stream.pipeline().addLast(handler));
        host.newStream(peer, binding)
                .thenAccept(stream -> {
                    handler.onEnd(() -> handlers.remove(peer, mine));
                    mine.complete(handler);
                })
                .exceptionally(failure -> {
                    handlers.remove(peer, mine);
                    mine.completeExceptionally(Failures.unwrap(failure));
                    return null;
                });
        return mine;
    }
}
