package io.physarum.libp2p.identify;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identify.pb.IdentifyMessage;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.MultiaddrProtocol;
import io.physarum.libp2p.multiformats.Varint;
import org.jspecify.annotations.Nullable;

/** Identify messages as bytes: a varint length and a protobuf message. */
final class IdentifyCodec {

    /** What is known of a peer that has said nothing yet. */
    static final IdentifyInfo NOTHING = new IdentifyInfo("", "", List.of(), List.of(), Optional.empty());

    static final int MAX_MESSAGE = 64 * 1024;

    private static final int MAX_TEXT = 256;

    private static final int MAX_ADDRESSES = 64;

    private static final int MAX_PROTOCOLS = 256;

    private IdentifyCodec() {}

    static ByteBuf encode(IdentifyMessage message) {
        byte[] bytes = message.toByteArray();
        return Unpooled.wrappedBuffer(Varint.encode(bytes.length), bytes);
    }

    static IdentifyMessage decode(ByteBuf message) {
        try (ByteBufInputStream in = new ByteBufInputStream(message)) {
            return IdentifyMessage.parseFrom(in);
        } catch (InvalidProtocolBufferException e) {
            throw new ProtocolViolationException("an identify message is malformed", e);
        } catch (IOException e) {
            throw new ProtocolViolationException("an identify message ends too early", e);
        }
    }

    /**
     * What a message says, cut to the limits; checks that the key, if given, is the one of the connection. Addresses with a
     * zone, which names a network interface of the peer's machine, are left out.
     *
     * @param known what counts for fields that the message lacks
     */
    static IdentifyInfo read(IdentifyMessage message, Connection connection, IdentifyInfo known) {
        if (message.hasPublicKey()
                && !ByteString.copyFrom(connection.remotePublicKey().marshal()).equals(message.getPublicKey())) {
            throw new ProtocolViolationException(connection.remotePeer() + " identifies itself with another key");
        }
        boolean local = isLike(connection.remoteAddress(), InetAddress::isLoopbackAddress);
        List<Multiaddr> addresses = message.getListenAddrsList().stream()
                .limit(MAX_ADDRESSES)
                .map(IdentifyCodec::address)
                .filter(Objects::nonNull)
                .filter(address -> !address.contains(MultiaddrProtocol.IP6ZONE))
                .map(Multiaddr::withoutPeer)
                .filter(address -> !isLike(address, InetAddress::isAnyLocalAddress))
                .filter(address -> local || !isLike(address, InetAddress::isLoopbackAddress))
                .distinct()
                .toList();
        List<String> protocols = message.getProtocolsList().stream()
                .filter(protocol -> protocol.length() <= MAX_TEXT)
                .limit(MAX_PROTOCOLS)
                .distinct()
                .toList();
        return new IdentifyInfo(
                message.hasAgentVersion() ? cut(message.getAgentVersion()) : known.agentVersion(),
                message.hasProtocolVersion() ? cut(message.getProtocolVersion()) : known.protocolVersion(),
                message.getListenAddrsCount() > 0 ? addresses : known.listenAddresses(),
                message.getProtocolsCount() > 0 ? protocols : known.protocols(),
                observedAddress(message).or(known::observedAddress));
    }

    /** Where the peer sees this side; some name this side's peer id with it. */
    static Optional<Multiaddr> observedAddress(IdentifyMessage message) {
        return Optional.ofNullable(message.hasObservedAddr() ? address(message.getObservedAddr()) : null)
                .map(Multiaddr::withoutPeer);
    }

    private static @Nullable Multiaddr address(ByteString bytes) {
        try {
            return Multiaddr.of(bytes.toByteArray());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isLike(Multiaddr address, Predicate<InetAddress> property) {
        return address.tcpSocketAddress()
                .filter(socket -> !socket.isUnresolved() && property.test(socket.getAddress()))
                .isPresent();
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
