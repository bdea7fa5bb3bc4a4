package io.physarum.libp2p.relay.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;

import com.google.protobuf.ByteString;
import io.netty.channel.ChannelHandlerContext;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.FaultReport;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.relay.pb.HopMessage;
import io.physarum.libp2p.relay.pb.RelayReservation;
import io.physarum.libp2p.relay.wire.HeadReader;
import io.physarum.libp2p.relay.wire.RelayCodec;
import io.physarum.libp2p.relay.wire.RelayStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a client asks on one hop stream. Confined to the stream's event loop.
 *
 * <pre>
 * message -RESERVE-> answered
 *         -CONNECT-> waiting for the target -agrees-> bridged
 *                                           -no-----> answered
 *         -other---> answered
 * </pre>
 */
final class HopSession {

    private static final Logger LOG = LoggerFactory.getLogger(HopSession.class);

    private static final int MAX_ADDRESSES = 16;

    private final RelayServices services;

    private final Stream stream;

    private final HeadReader reader;

    HopSession(RelayServices services, Stream stream) {
        this.services = services;
        this.stream = stream;
        this.reader = new HeadReader(
                "a hop message", RelayCodec.MAX_MESSAGE, services.limits().exchangeTimeout());
    }

    void start() {
        reader.read(stream, this::onMessage, this::onFailure);
    }

    private void onFailure(Throwable cause) {
        FaultReport.log(LOG, stream, cause);
        if (cause instanceof ProtocolViolationException && stream.isActive()) {
            answer(RelayStatus.MALFORMED_MESSAGE);
        } else {
            stream.reset();
        }
    }

    private void onMessage(byte[] bytes) {
        HopMessage message = RelayCodec.hop(bytes);
        boolean relayed = stream.connection().remoteAddress().isRelayed();
        if (message.getType() == HopMessage.Type.STATUS) {
            answer(RelayStatus.UNEXPECTED_MESSAGE);
        } else if (relayed) {
            answer(RelayStatus.PERMISSION_DENIED);
        } else if (message.getType() == HopMessage.Type.RESERVE) {
            reserve();
        } else {
            connect(RelayCodec.peerId(message.getPeer()));
        }
    }

    /** Where the client is; null if its connection is gone. */
    private @Nullable InetAddress clientAddress() {
        return stream.connection().channel().remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress()
                : null;
    }

    private void reserve() {
        InetAddress ip = clientAddress();
        if (ip == null) {
            stream.reset();
            return;
        }
        PeerId peer = stream.remotePeer();
        try {
            services.reservations().reserve(peer, ip);
        } catch (LimitExceededException e) {
            refuse(e, RelayStatus.RESERVATION_REFUSED);
            return;
        }
        services.host().protect(peer, RelayServer.PROTECTION);
        Instant expiry = services.clock().instant().plus(services.limits().reservationTime());
        HopMessage.Builder answer =
                RelayCodec.hopStatus(RelayStatus.OK).setReservation(reservation(peer, expiry.getEpochSecond()));
        RelayCodec.limit(services.limits().circuit()).ifPresent(answer::setLimit);
        answer(answer);
    }

    private RelayReservation reservation(PeerId peer, long expiry) {
        RelayReservation.Builder reservation = RelayReservation.newBuilder()
                .setExpire(expiry)
                .setVoucher(Voucher.sign(services.host().privateKey(), peer, expiry));
        services.host().advertisedAddresses().stream()
                .filter(address -> !address.isRelayed())
                .limit(MAX_ADDRESSES)
                .map(services.host().peerId()::appendTo)
                .forEach(address -> reservation.addAddrs(ByteString.copyFrom(address.bytes())));
        return reservation.build();
    }

    private void refuse(LimitExceededException limit, RelayStatus status) {
        services.limitListener().onLimit(limit.limit());
        LOG.debug("{}: {}", stream, limit.getMessage());
        answer(status);
    }

    private void connect(PeerId target) {
        InetAddress ip = clientAddress();
        if (ip == null) {
            stream.reset();
            return;
        }
        PeerId source = stream.remotePeer();
        Connection connection = services.host().connection(target).orElse(null);
        if (connection == null
                || connection.remoteAddress().isRelayed()
                || !services.reservations().holds(target)) {
            answer(RelayStatus.NO_RESERVATION);
            return;
        }
        CircuitCount.Circuit circuit;
        try {
            circuit = services.circuits().take(source, ip, target);
        } catch (LimitExceededException e) {
            refuse(e, RelayStatus.RESOURCE_LIMIT_EXCEEDED);
            return;
        }
        StopRequest request = new StopRequest(services, source);
        request.ask(connection).whenComplete((taken, failure) -> onTarget(request, circuit, taken, failure));
    }

    /** On the target's event loop, or any if there is no stream. */
    private void onTarget(
            StopRequest request, CircuitCount.Circuit circuit, @Nullable Stream taken, @Nullable Throwable failure) {
        if (taken == null) {
            services.circuits().release(circuit);
            LOG.debug("no circuit from {} to {}: {}", circuit.source(), circuit.target(), String.valueOf(failure));
            stream.eventLoop().execute(() -> answer(RelayStatus.CONNECTION_FAILED));
            return;
        }
        taken.closeFuture().addListener(closed -> services.circuits().release(circuit));
        CircuitBridge bridge = new CircuitBridge(stream, taken, services);
        bridge.joinTarget();
        stream.eventLoop().execute(() -> bridge(bridge, request, taken));
    }

    private void bridge(CircuitBridge bridge, StopRequest request, Stream taken) {
        ChannelHandlerContext context = stream.pipeline().context(reader);
        if (!stream.isActive() || context == null) {
            taken.reset();
            return;
        }
        HopMessage.Builder agreed = RelayCodec.hopStatus(RelayStatus.OK);
        RelayCodec.limit(services.limits().circuit()).ifPresent(agreed::setLimit);
        stream.writeAndFlush(RelayCodec.encode(agreed.build()), stream.voidPromise());
        bridge.joinSource();
        reader.handOver(context);
        taken.eventLoop().execute(() -> request.handOver(taken));
    }

    private void answer(RelayStatus status) {
        answer(RelayCodec.hopStatus(status));
    }

    /** Answers and ends; a client that does not end the stream, too, loses it. */
    private void answer(HopMessage.Builder message) {
        stream.writeAndFlush(RelayCodec.encode(message.build()), stream.voidPromise());
        stream.finish(services.limits().exchangeTimeout());
        stream.shutdownInput();
    }
}
