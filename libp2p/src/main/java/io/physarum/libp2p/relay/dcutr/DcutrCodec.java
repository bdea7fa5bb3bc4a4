package io.physarum.libp2p.relay.dcutr;

import java.util.List;
import java.util.Objects;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.Varint;
import io.physarum.libp2p.relay.dcutr.pb.HolePunchMessage;
import org.jspecify.annotations.Nullable;

/** Messages of the upgrade as bytes: a varint length and a protobuf message. */
final class DcutrCodec {

    /** The longest message that the specification lets anybody send. */
    static final int MAX_MESSAGE = 4 * 1024;

    private static final int MAX_ADDRESSES = 16;

    private DcutrCodec() {}

    static ByteBuf connect(List<Multiaddr> addresses) {
        HolePunchMessage.Builder message = HolePunchMessage.newBuilder().setType(HolePunchMessage.Type.CONNECT);
        addresses.stream()
                .limit(MAX_ADDRESSES)
                .forEach(address -> message.addObsAddrs(ByteString.copyFrom(address.bytes())));
        return encode(message.build());
    }

    static ByteBuf sync() {
        return encode(HolePunchMessage.newBuilder()
                .setType(HolePunchMessage.Type.SYNC)
                .build());
    }

    private static ByteBuf encode(HolePunchMessage message) {
        byte[] bytes = message.toByteArray();
        return Unpooled.wrappedBuffer(Varint.encode(bytes.length), bytes);
    }

    /** Reads a message of a type; fails with {@link ProtocolViolationException} if it is anything else. */
    static HolePunchMessage decode(byte[] bytes, HolePunchMessage.Type expected) {
        HolePunchMessage message;
        try {
            message = HolePunchMessage.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new ProtocolViolationException("a message of the direct upgrade is malformed", e);
        }
        if (!message.hasType() || message.getType() != expected) {
            throw new ProtocolViolationException("a message of the direct upgrade is not " + expected);
        }
        return message;
    }

    /** The addresses in a message that can be dialled directly, cut to the limit. */
    static List<Multiaddr> addresses(HolePunchMessage message) {
        return message.getObsAddrsList().stream()
                .limit(MAX_ADDRESSES)
                .map(DcutrCodec::address)
                .filter(Objects::nonNull)
                .filter(Multiaddr::isTcp)
                .map(Multiaddr::withoutPeer)
                .distinct()
                .toList();
    }

    private static @Nullable Multiaddr address(ByteString bytes) {
        try {
            return Multiaddr.of(bytes.toByteArray());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
