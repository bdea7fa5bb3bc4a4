package io.physarum.libp2p.relay.server;

import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RelayRefusedException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.relay.pb.StopMessage;
import io.physarum.libp2p.relay.wire.HeadReader;
import io.physarum.libp2p.relay.wire.RelayCodec;
import io.physarum.libp2p.relay.wire.RelayStatus;

/** Asks the target of a circuit whether it takes it. Confined to the target's event loop. */
final class StopRequest {

    private final RelayServices services;

    private final PeerId source;

    private final HeadReader reader;

    StopRequest(RelayServices services, PeerId source) {
        this.services = services;
        this.source = source;
        this.reader = new HeadReader(
                "the target's answer", RelayCodec.MAX_MESSAGE, services.limits().exchangeTimeout());
    }

    /** Completes with the stream once the target has agreed; the stream is not read until {@link #handOver}. */
    CompletableFuture<Stream> ask(Connection target) {
        ProtocolBinding binding = ProtocolBinding.of(
                RelayCodec.STOP_PROTOCOL_ID, stream -> stream.pipeline().addLast(reader));
        return Failures.unwrapped(target.newStream(binding).thenCompose(this::exchange));
    }

    private CompletableFuture<Stream> exchange(Stream stream) {
        StopMessage.Builder connect =
                StopMessage.newBuilder().setType(StopMessage.Type.CONNECT).setPeer(RelayCodec.peer(source));
        RelayCodec.limit(services.limits().circuit()).ifPresent(connect::setLimit);
        stream.writeAndFlush(RelayCodec.encode(connect.build()), stream.voidPromise());
        return reader.result().thenApply(answer -> checked(stream, answer)).whenComplete((taken, failure) -> {
            if (failure != null) {
                stream.reset();
            }
        });
    }

    private Stream checked(Stream stream, byte[] answer) {
        StopMessage message = RelayCodec.stop(answer);
        if (message.getType() != StopMessage.Type.STATUS) {
            throw new ProtocolViolationException("the target of a circuit answered with " + message.getType());
        }
        RelayStatus status = RelayStatus.of(message.getStatus());
        if (status != RelayStatus.OK) {
            throw new RelayRefusedException(services.host().peerId(), "a circuit", status.name(), status.meaning());
        }
        return stream;
    }

    /** Lets the handlers that were added since read the stream. */
    void handOver(Stream stream) {
        reader.handOver(stream);
    }
}
