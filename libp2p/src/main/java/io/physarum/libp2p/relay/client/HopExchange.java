package io.physarum.libp2p.relay.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RelayRefusedException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.relay.pb.HopMessage;
import io.physarum.libp2p.relay.wire.HeadReader;
import io.physarum.libp2p.relay.wire.RelayCodec;
import io.physarum.libp2p.relay.wire.RelayStatus;

/** One question to a relay, on a stream of its own. */
final class HopExchange {

    private final String wish;

    private final HopMessage request;

    private final Duration timeout;

    private final HeadReader reader;

    /**
     * A question to be asked.
     *
     * @param wish what is asked for, for messages to people
     */
    HopExchange(String wish, HopMessage request, Duration timeout) {
        this.wish = wish;
        this.request = request;
        this.timeout = timeout;
        this.reader = new HeadReader("the relay's answer", RelayCodec.MAX_MESSAGE, timeout);
    }

    /**
     * What a relay answered.
     *
     * @param stream the stream, not read until {@link #handOver}
     * @param message the answer
     */
    record Answer(Stream stream, HopMessage message) {}

    /**
     * Asks; completes on the event loop of the connection with an answer whose status is OK. If it fails, for example with
     * {@link RelayRefusedException}, the stream is reset.
     */
    CompletableFuture<Answer> ask(Connection relay) {
        if (relay.remoteAddress().isRelayed()) {
            return CompletableFuture.failedFuture(new RelayRefusedException(
                    relay.remotePeer(),
                    wish,
                    RelayStatus.PERMISSION_DENIED.name(),
                    "this host reaches it through another relay only"));
        }
        ProtocolBinding binding = ProtocolBinding.of(
                RelayCodec.HOP_PROTOCOL_ID, stream -> stream.pipeline().addLast(reader));
        return Failures.unwrapped(relay.newStream(binding).thenCompose(this::exchange));
    }

    private CompletableFuture<Answer> exchange(Stream stream) {
        stream.writeAndFlush(RelayCodec.encode(request), stream.voidPromise());
        return reader.result().thenApply(answer -> checked(stream, answer)).whenComplete((answer, failure) -> {
            if (failure != null) {
                stream.reset();
            }
        });
    }

    private Answer checked(Stream stream, byte[] bytes) {
        HopMessage answer = RelayCodec.hop(bytes);
        if (answer.getType() != HopMessage.Type.STATUS) {
            throw new ProtocolViolationException("the relay answered with " + answer.getType());
        }
        RelayStatus status = RelayStatus.of(answer.getStatus());
        if (status != RelayStatus.OK) {
            throw refusal(stream, status);
        }
        return new Answer(stream, answer);
    }

    private Libp2pException refusal(Stream stream, RelayStatus status) {
        return new RelayRefusedException(stream.remotePeer(), wish, status.name(), status.meaning());
    }

    /** Nothing more is to be said: ends a stream, and resets it if the relay does not end it, too; called on its event loop. */
    void end(Stream stream) {
        stream.finish(timeout);
        handOver(stream);
    }

    /** Lets the handlers that were added since read the stream; called on its event loop. */
    void handOver(Stream stream) {
        reader.handOver(stream);
    }
}
