package io.physarum.libp2p.relay.client;

import java.util.function.Consumer;
import java.util.function.Predicate;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.physarum.libp2p.core.FaultReport;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.relay.CircuitLimit;
import io.physarum.libp2p.relay.pb.StopMessage;
import io.physarum.libp2p.relay.wire.HeadReader;
import io.physarum.libp2p.relay.wire.RelayCodec;
import io.physarum.libp2p.relay.wire.RelayStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A relay offers a circuit on a stop stream. Confined to the stream's event loop. */
final class StopSession {

    private static final Logger LOG = LoggerFactory.getLogger(StopSession.class);

    private final Stream stream;

    private final RelayClientConfig config;

    private final Predicate<PeerId> isReservedAt;

    private final Consumer<Channel> accepted;

    private final HeadReader reader;

    /**
     * A session that has not begun.
     *
     * @param isReservedAt whether this host has a reservation at a relay
     * @param accepted takes the circuit as a connection that a peer opened
     */
    StopSession(Stream stream, RelayClientConfig config, Predicate<PeerId> isReservedAt, Consumer<Channel> accepted) {
        this.stream = stream;
        this.config = config;
        this.isReservedAt = isReservedAt;
        this.accepted = accepted;
        this.reader = new HeadReader("a stop message", RelayCodec.MAX_MESSAGE, config.exchangeTimeout());
    }

    void start() {
        reader.read(stream, this::onMessage, this::onFailure);
    }

    private void onFailure(Throwable cause) {
        FaultReport.log(LOG, stream, cause);
        if (cause instanceof ProtocolViolationException && stream.isActive()) {
            refuse(RelayStatus.MALFORMED_MESSAGE);
        } else {
            stream.reset();
        }
    }

    private void onMessage(byte[] bytes) {
        StopMessage message = RelayCodec.stop(bytes);
        if (message.getType() != StopMessage.Type.CONNECT) {
            refuse(RelayStatus.UNEXPECTED_MESSAGE);
            return;
        }
        PeerId source = RelayCodec.peerId(message.getPeer());
        if (stream.connection().remoteAddress().isRelayed() || !isReservedAt.test(stream.remotePeer())) {
            LOG.debug("{} offers a circuit from {}, but there is no reservation", stream.remotePeer(), source);
            refuse(RelayStatus.PERMISSION_DENIED);
            return;
        }
        accept(message);
    }

    private void accept(StopMessage message) {
        ChannelHandlerContext context = stream.pipeline().context(reader);
        if (context == null) {
            return;
        }
        stream.writeAndFlush(RelayCodec.encode(RelayCodec.stopStatus(RelayStatus.OK)), stream.voidPromise());
        if (message.hasLimit()) {
            stream.attr(CircuitLimit.ATTRIBUTE).set(RelayCodec.limit(message.getLimit()));
        }
        CircuitChannel.install(stream, CircuitTransport.through(stream.connection()));
        accepted.accept(stream);
        reader.handOver(context);
    }

    /** Says no and ends; a relay that does not end the stream, too, loses it. */
    void refuse(RelayStatus status) {
        stream.writeAndFlush(RelayCodec.encode(RelayCodec.stopStatus(status)), stream.voidPromise());
        stream.finish(config.exchangeTimeout());
        stream.shutdownInput();
    }
}
