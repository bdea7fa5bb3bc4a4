package io.physarum.libp2p.relay.wire;

import java.util.Optional;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Varint;
import io.physarum.libp2p.relay.CircuitLimit;
import io.physarum.libp2p.relay.pb.HopMessage;
import io.physarum.libp2p.relay.pb.RelayLimit;
import io.physarum.libp2p.relay.pb.RelayPeer;
import io.physarum.libp2p.relay.pb.StopMessage;

/** Messages of a relay as bytes: a varint length and a protobuf message. */
public final class RelayCodec {

    /** The protocol id of what clients ask of a relay. */
    public static final String HOP_PROTOCOL_ID = "/libp2p/circuit/relay/0.2.0/hop";

    /** The protocol id of what a relay asks of the target of a circuit. */
    public static final String STOP_PROTOCOL_ID = "/libp2p/circuit/relay/0.2.0/stop";

    /** The longest message read: one with a voucher signed by the longest RSA key, and some addresses, is shorter. */
    public static final int MAX_MESSAGE = 8 * 1024;

    private RelayCodec() {}

    /** A message with its length before it. */
    public static ByteBuf encode(MessageLite message) {
        byte[] bytes = message.toByteArray();
        return Unpooled.wrappedBuffer(Varint.encode(bytes.length), bytes);
    }

    /** An answer on a hop stream. */
    public static HopMessage.Builder hopStatus(RelayStatus status) {
        return HopMessage.newBuilder().setType(HopMessage.Type.STATUS).setStatus(status.code());
    }

    /** An answer on a stop stream. */
    public static StopMessage stopStatus(RelayStatus status) {
        return StopMessage.newBuilder()
                .setType(StopMessage.Type.STATUS)
                .setStatus(status.code())
                .build();
    }

    /** Reads a hop message; fails with {@link ProtocolViolationException} if it is malformed or has no type. */
    public static HopMessage hop(byte[] bytes) {
        HopMessage message = parse(HopMessage.parser(), bytes);
        if (!message.hasType()) {
            throw new ProtocolViolationException("a hop message has no type that is known");
        }
        return message;
    }

    /** Reads a stop message; fails with {@link ProtocolViolationException} if it is malformed or has no type. */
    public static StopMessage stop(byte[] bytes) {
        StopMessage message = parse(StopMessage.parser(), bytes);
        if (!message.hasType()) {
            throw new ProtocolViolationException("a stop message has no type that is known");
        }
        return message;
    }

    private static <M> M parse(Parser<M> parser, byte[] bytes) {
        try {
            return parser.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new ProtocolViolationException("a relay message is malformed", e);
        }
    }

    /** Names a peer. */
    public static RelayPeer peer(PeerId peer) {
        return RelayPeer.newBuilder().setId(ByteString.copyFrom(peer.bytes())).build();
    }

    /** Whom a message names; fails with {@link ProtocolViolationException} if that is nobody. */
    public static PeerId peerId(RelayPeer peer) {
        try {
            return PeerId.of(peer.getId().toByteArray());
        } catch (IllegalArgumentException e) {
            throw new ProtocolViolationException("a relay message names no peer", e);
        }
    }

    /** A limit as it is sent; nothing is sent of none, for others take a connection with any limit for second-rate. */
    public static Optional<RelayLimit> limit(CircuitLimit limit) {
        if (!limit.isLimited()) {
            return Optional.empty();
        }
        return Optional.of(RelayLimit.newBuilder()
                .setDuration((int) Math.min(limit.duration().toSeconds(), Integer.MAX_VALUE))
                .setData(limit.bytes())
                .build());
    }

    /** A limit as it was received. */
    public static CircuitLimit limit(RelayLimit limit) {
        return CircuitLimit.received(limit.getDuration(), limit.getData());
    }
}
