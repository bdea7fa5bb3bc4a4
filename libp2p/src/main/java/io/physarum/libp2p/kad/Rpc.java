package io.physarum.libp2p.kad;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.kad.wire.KadMessageType;
import org.jspecify.annotations.Nullable;

/** Exchanges with single peers: each ends in time and is counted. */
final class Rpc {

    private final KadContext context;

    Rpc(KadContext context) {
        this.context = context;
    }

    /** Asks a peer; the future completes in the loop. */
    CompletableFuture<KadMessage> request(PeerId peer, KadMessage request) {
        return bounded(request.type(), context.transport().request(peer, request))
                .thenApply(answer -> requireSameType(request, answer));
    }

    /** Sends a peer what has no answer; the future completes in the loop. */
    CompletableFuture<Void> send(PeerId peer, KadMessage message) {
        return bounded(message.type(), context.transport().send(peer, message));
    }

    private static KadMessage requireSameType(KadMessage request, KadMessage answer) {
        if (answer.type() != request.type()) {
            throw new ProtocolViolationException(
                    "a DHT request " + request.type() + " was answered with " + answer.type());
        }
        return answer;
    }

    private <T> CompletableFuture<T> bounded(KadMessageType type, CompletableFuture<T> exchange) {
        CompletableFuture<T> result = new CompletableFuture<>();
        long started = context.loop().nanos();
        Duration timeout = context.config().times().rpc();
        KadLoop.Scheduled timer = context.loop().schedule(timeout, () -> {
            if (!result.isDone()) {
                exchange.cancel(false);
                report(type, started, DhtListener.Outcome.TIMEOUT);
                result.completeExceptionally(new RequestTimeoutException("DHT " + type, timeout));
            }
        });
        exchange.whenComplete(inLoop((value, failure) -> {
            if (result.isDone()) {
                return;
            }
            timer.cancel();
            if (failure == null) {
                report(type, started, DhtListener.Outcome.OK);
                result.complete(value);
            } else {
                report(type, started, DhtListener.Outcome.FAILED);
                result.completeExceptionally(failure);
            }
        }));
        return result;
    }

    private <T> BiConsumer<T, @Nullable Throwable> inLoop(BiConsumer<T, @Nullable Throwable> action) {
        return (value, failure) -> context.loop().run(() -> action.accept(value, failure));
    }

    private void report(KadMessageType type, long started, DhtListener.Outcome outcome) {
        context.listener().onRequest(type, Duration.ofNanos(context.loop().nanos() - started), outcome);
    }
}
