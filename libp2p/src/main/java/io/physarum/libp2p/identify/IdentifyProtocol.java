package io.physarum.libp2p.identify;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import com.google.protobuf.ByteString;
import io.netty.util.AttributeKey;
import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionListener;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.FaultReport;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.UnsupportedProtocolException;
import io.physarum.libp2p.identify.pb.IdentifyMessage;
import io.physarum.libp2p.limit.StreamsInAll;
import io.physarum.libp2p.limit.StreamsPerPeer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Identify and identify push for a host: asks every new connection's peer who it is, answers the same question, and records
 * what peers say in the host's address book.
 */
public final class IdentifyProtocol implements ConnectionListener {

    /** The protocol id of identify. */
    public static final String PROTOCOL_ID = "/ipfs/id/1.0.0";

    /** The protocol id of identify push. */
    public static final String PUSH_PROTOCOL_ID = "/ipfs/id/push/1.0.0";

    private static final Logger LOG = LoggerFactory.getLogger(IdentifyProtocol.class);

    private static final String PROTOCOL_VERSION = "physarum/1.0.0";

    private static final AttributeKey<IdentifyInfo> INFO = AttributeKey.valueOf(IdentifyProtocol.class, "info");

    /** One is enough, but an earlier one may not have ended yet. */
    private static final int MAX_STREAMS_PER_PEER = 16;

    /** Each may hold most of a message while the rest is awaited. */
    private static final int MAX_PUSHES_PER_PEER = 8;

    /** What they hold, 16 MiB, no other limit sees. */
    private static final int MAX_PUSHES = 256;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Duration ADDRESSES_LIVE = Duration.ofHours(1);

    private final Host host;

    private final String agentVersion;

    private final Consumer<Connection> onIdentified;

    private IdentifyProtocol(Host host, String agentVersion, Consumer<Connection> onIdentified) {
        this.host = host;
        this.agentVersion = agentVersion;
        this.onIdentified = onIdentified;
    }

    /**
     * Serves identify on a host and listens to its connections.
     *
     * @param onIdentified called on the connection's event loop each time a peer told about itself
     */
    public static IdentifyProtocol install(Host host, String agentVersion, Consumer<Connection> onIdentified) {
        IdentifyProtocol identify = new IdentifyProtocol(host, agentVersion, onIdentified);
        StreamsPerPeer questions = new StreamsPerPeer(Limit.INBOUND_IDENTIFY_STREAMS_PER_PEER, MAX_STREAMS_PER_PEER);
        StreamsPerPeer pushes = new StreamsPerPeer(Limit.INBOUND_IDENTIFY_PUSH_STREAMS_PER_PEER, MAX_PUSHES_PER_PEER);
        StreamsInAll allPushes = new StreamsInAll(Limit.INBOUND_IDENTIFY_PUSH_STREAMS, MAX_PUSHES);
        host.addProtocol(ProtocolBinding.of(PROTOCOL_ID, stream -> {
            questions.take(stream);
            identify.tell(stream);
        }));
        host.addProtocol(ProtocolBinding.of(PUSH_PROTOCOL_ID, stream -> {
            pushes.take(stream);
            allPushes.take(stream);
            identify.listen(stream, true);
        }));
        host.addConnectionListener(identify);
        return identify;
    }

    /** What the peer of a connection said last, if it said anything yet; by then the address book knows it, too. */
    public static Optional<IdentifyInfo> info(Connection connection) {
        return Optional.ofNullable(connection.channel().attr(INFO).get());
    }

    @Override
    public void onConnected(Connection connection) {
        connection
                .newStream(ProtocolBinding.optimistic(PROTOCOL_ID, asked -> listen(asked, false)))
                .whenComplete((stream, failure) -> {
                    if (failure != null) {
                        LOG.debug("{}: identify failed: {}", connection, failure.toString());
                    } else {
                        stream.shutdownOutput();
                    }
                });
    }

    @Override
    public void onDisconnected(Connection connection) {
        info(connection).ifPresent(info -> {
            if (certify(connection, info)) {
                remember(connection, info);
            }
        });
    }

    /** Tells all connected peers anew, because the host's protocols or addresses changed. */
    public void push() {
        for (Connection connection : host.connections()) {
            boolean served =
                    host.addressBook().protocols(connection.remotePeer()).contains(PUSH_PROTOCOL_ID);
            if (served) {
                connection
                        .newStream(ProtocolBinding.of(PUSH_PROTOCOL_ID, this::tell))
                        .whenComplete((stream, failure) -> {
                            if (failure != null && !(failure instanceof UnsupportedProtocolException)) {
                                LOG.debug("{}: identify push failed: {}", connection, failure.toString());
                            }
                        });
            }
        }
    }

    private void tell(Stream stream) {
        stream.writeAndFlush(IdentifyCodec.encode(message(stream.connection())), stream.voidPromise());
        // What the peer sends is dropped at the pipeline's end; its own end of the stream closes it.
        stream.finish(TIMEOUT);
    }

    private IdentifyMessage message(Connection connection) {
        IdentifyMessage.Builder message = IdentifyMessage.newBuilder()
                .setPublicKey(ByteString.copyFrom(host.privateKey().publicKey().marshal()))
                .setObservedAddr(ByteString.copyFrom(connection.remoteAddress().bytes()))
                .setProtocolVersion(PROTOCOL_VERSION)
                .setAgentVersion(agentVersion)
                .addAllProtocols(host.protocols());
        PeerAddresses.told(host, connection)
                .forEach(address -> message.addListenAddrs(ByteString.copyFrom(address.bytes())));
        PeerAddresses.record(host, connection)
                .ifPresent(record -> message.setSignedPeerRecord(ByteString.copyFrom(record.bytes())));
        return message.build();
    }

    /** Reads what the peer says, from a stream that either side opened. */
    private void listen(Stream stream, boolean push) {
        MessageReader reader = new MessageReader(more -> record(stream.connection(), more, push));
        stream.pipeline().addLast(reader);
        CompletableFuture<IdentifyMessage> message = reader.result();
        stream.resetAfter(TIMEOUT);
        message.thenAccept(value -> record(stream.connection(), value, push)).whenComplete((done, failure) -> {
            if (failure != null) {
                FaultReport.log(LOG, stream, Failures.unwrap(failure));
                stream.reset();
            } else {
                stream.shutdownOutput();
            }
        });
    }

    /** A push may leave out what has not changed; an answer to identify is the whole. */
    private void record(Connection connection, IdentifyMessage message, boolean push) {
        IdentifyInfo known = push ? info(connection).orElse(IdentifyCodec.NOTHING) : IdentifyCodec.NOTHING;
        IdentifyInfo info = IdentifyCodec.read(message, connection, known);
        certify(connection, info);
        remember(connection, info);
        host.addressBook().setProtocols(connection.remotePeer(), info.protocols());
        connection.channel().attr(INFO).set(info);
        onIdentified.accept(connection);
    }

    /** Whether the record of a peer, if there is one, is its latest. */
    private boolean certify(Connection connection, IdentifyInfo info) {
        return info.signedPeerRecord()
                .map(record -> host.addressBook()
                        .addSignedPeerRecord(record, PeerAddresses.usefulTo(connection), ADDRESSES_LIVE))
                .orElse(true);
    }

    private void remember(Connection connection, IdentifyInfo info) {
        host.addressBook()
                .addAddresses(connection.remotePeer(), info.listenAddresses(), ADDRESSES_LIVE, AddressOrigin.PEER);
    }
}
