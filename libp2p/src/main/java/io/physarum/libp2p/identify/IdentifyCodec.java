package io.physarum.libp2p.identify;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identify.pb.IdentifyMessage;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.Varint;
import io.physarum.libp2p.record.SignedPeerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Identify messages as bytes: a varint length and a protobuf message. */
final class IdentifyCodec {

    private static final Logger LOG = LoggerFactory.getLogger(IdentifyCodec.class);

    /** What is known of a peer that has said nothing yet. */
    static final IdentifyInfo NOTHING =
            new IdentifyInfo("", "", List.of(), List.of(), Optional.empty(), Optional.empty());

    static final int MAX_MESSAGE = 64 * 1024;

    /** Above it, a signed record goes into a message of its own: some peers read no longer ones. */
    private static final int MAX_WITH_RECORD = 2 * 1024;

    private static final int MAX_TEXT = 256;

    private static final int MAX_ADDRESSES = 64;

    private static final int MAX_PROTOCOLS = 256;

    private IdentifyCodec() {}

    /** The bytes of a message, or of two that make it up. */
    static ByteBuf encode(IdentifyMessage message) {
        if (!message.hasSignedPeerRecord() || message.getSerializedSize() <= MAX_WITH_RECORD) {
            return frame(message);
        }
        IdentifyMessage rest = message.toBuilder().clearSignedPeerRecord().build();
        IdentifyMessage record = IdentifyMessage.newBuilder()
                .setSignedPeerRecord(message.getSignedPeerRecord())
                .build();
        return Unpooled.wrappedBuffer(frame(rest), frame(record));
    }

    private static ByteBuf frame(IdentifyMessage message) {
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
     * What a message says, cut to the limits; checks that the key, if given, is the one of the connection. Addresses that cannot
     * lead to the peer are left out, and so is a record that the peer did not sign.
     *
     * @param known what counts for fields that the message lacks
     */
    static IdentifyInfo read(IdentifyMessage message, Connection connection, IdentifyInfo known) {
        if (message.hasPublicKey()
                && !ByteString.copyFrom(connection.remotePublicKey().marshal()).equals(message.getPublicKey())) {
            throw new ProtocolViolationException(connection.remotePeer() + " identifies itself with another key");
        }
        List<Multiaddr> addresses = message.getListenAddrsList().stream()
                .limit(MAX_ADDRESSES)
                .map(IdentifyCodec::address)
                .filter(Objects::nonNull)
                .map(Multiaddr::withoutPeer)
                .filter(PeerAddresses.usefulTo(connection))
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
                observedAddress(message).or(known::observedAddress),
                record(message, connection).or(known::signedPeerRecord));
    }

    private static Optional<SignedPeerRecord> record(IdentifyMessage message, Connection connection) {
        if (!message.hasSignedPeerRecord()) {
            return Optional.empty();
        }
        try {
            byte[] bytes = message.getSignedPeerRecord().toByteArray();
            return Optional.of(SignedPeerRecord.open(bytes, connection.remotePeer()));
        } catch (IllegalArgumentException e) {
            LOG.debug("{}: its peer record is not used: {}", connection, e.getMessage());
            return Optional.empty();
        }
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

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }
}
