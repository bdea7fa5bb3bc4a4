package io.physarum.libp2p.ping;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
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
        PendingPing ping = new PendingPing(timeout, host.eventLoopGroup().next());
        send(peer, ping);
        return ping.result();
    }

    private void send(PeerId peer, PendingPing ping) {
        CompletableFuture<PingHandler> opening = handlers.get(peer);
        if (opening == null) {
            if (handlers.size() >= MAX_STREAMS) {
                ping.fail(new LimitExceededException("ping-streams", MAX_STREAMS));
                return;
            }
            opening = open(peer);
        }
        opening.whenComplete((handler, failure) -> {
            if (failure != null) {
                ping.fail(Failures.unwrap(failure));
            } else {
                handler.send(ping);
            }
        });
    }

    private CompletableFuture<PingHandler> open(PeerId peer) {
        CompletableFuture<PingHandler> mine = new CompletableFuture<>();
        CompletableFuture<PingHandler> earlier = handlers.putIfAbsent(peer, mine);
        if (earlier != null) {
            return earlier;
        }
        host.newStream(peer, ProtocolBinding.of(PingProtocol.PROTOCOL_ID, this::install))
                .thenApply(StreamPing::handlerOf)
                .whenComplete((handler, failure) -> {
                    if (failure != null) {
                        handlers.remove(peer, mine);
                        mine.completeExceptionally(Failures.unwrap(failure));
                    } else {
                        handler.onEnd(() -> handlers.remove(peer, mine));
                        mine.complete(handler);
                    }
                });
        return mine;
    }

    private void install(Stream stream) {
        stream.pipeline().addLast(new PingHandler(ping -> send(stream.remotePeer(), ping)));
    }

    private static PingHandler handlerOf(Stream stream) {
        return stream.pipeline().get(PingHandler.class);
    }
}
