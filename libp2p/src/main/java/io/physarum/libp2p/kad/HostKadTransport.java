package io.physarum.libp2p.kad;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.ConnectionListener;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.wire.KadCodec;
import io.physarum.libp2p.kad.wire.KadExchangeHandler;
import io.physarum.libp2p.kad.wire.KadFrameReader;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.kad.wire.KadMessageType;
import io.physarum.libp2p.kad.wire.KadServerHandler;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.ToldAddresses;
import org.jspecify.annotations.Nullable;

/** The DHT's exchanges over a host: one stream for each. */
final class HostKadTransport implements KadTransport, ConnectionListener {

    private static final String HANDLER = "kad";

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private static final KadMessage PING = KadMessage.request(KadMessageType.PING, ByteString.EMPTY);

    private final Host host;

    private final DhtConfig config;

    private final KadCodec codec;

    private final StreamGate gate;

    private final LimitListener limitListener;

    /** The open connections whose peers have said what they serve. */
    private final Set<Connection> heard = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Events events;

    HostKadTransport(Host host, DhtConfig config, DhtListener listener) {
        this.host = host;
        this.config = config;
        this.codec = new KadCodec(config.limits().addressesPerPeer());
        this.gate = new StreamGate(config.limits(), listener);
        this.limitListener = listener::onLimit;
    }

    @Override
    public PeerId selfId() {
        return host.peerId();
    }

    @Override
    public PeerInfo self() {
        return new PeerInfo(
                host.peerId(),
                host.advertisedAddresses().stream()
                        .limit(config.limits().addressesPerPeer())
                        .toList());
    }

    @Override
    public void open(Events newEvents, boolean serve) {
        events = newEvents;
        host.addConnectionListener(this);
        if (serve) {
            host.addProtocol(ProtocolBinding.of(config.protocolId(), stream -> serve(stream, newEvents)));
        }
        host.connections().forEach(connection -> tell(connection, newEvents));
    }

    @Override
    public void close() {
        events = null;
        host.removeConnectionListener(this);
        host.removeProtocol(config.protocolId());
    }

    @Override
    public void onIdentified(Connection connection) {
        Events target = events;
        if (target != null) {
            tell(connection, target);
        }
    }

    private void tell(Connection connection, Events target) {
        List<String> protocols = host.addressBook().protocols(connection.remotePeer());
        if (!protocols.isEmpty()) {
            boolean isFirst = heard.add(connection);
            if (isFirst) {
                connection.closeFuture().whenComplete((closed, failure) -> heard.remove(connection));
            }
            target.onPeer(connection.remotePeer(), protocols.contains(config.protocolId()), isFirst);
        }
    }

    private void serve(Stream stream, Events target) {
        StreamGate.Visit visit = gate.enter(stream.remotePeer(), ip(stream.connection()), stream::reset)
                .orElse(null);
        if (visit == null) {
            stream.reset();
            return;
        }
        stream.closeFuture().addListener(closed -> visit.left());
        KadServerHandler handler =
                new KadServerHandler(stream, codec, requests(), config.times().streamIdle(), (peer, request) -> {
                    visit.asked();
                    return target.onRequest(peer, credible(request, stream))
                            .thenApply(answer -> answer.map(told -> discreet(told, stream)));
                });
        stream.pipeline().addLast(HANDLER, handler);
    }

    private KadFrameReader requests() {
        return new KadFrameReader(Limit.DHT_REQUEST_BYTES, config.limits().requestBytes(), limitListener);
    }

    @Override
    public CompletableFuture<KadMessage> request(PeerId peer, KadMessage request) {
        CompletableFuture<KadMessage> result = new CompletableFuture<>();
        exchange(peer, List.of(request), result).whenComplete((answer, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
            } else if (answer.isEmpty()) {
                result.completeExceptionally(new ProtocolViolationException(
                        "peer " + peer + " ended the stream without answering DHT " + request.type()));
            } else {
                result.complete(answer.get());
            }
        });
        return result;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A PING goes behind the message. Its answer says that the peer has taken the message, and so does an end in good order,
     * as of a peer that knows no PING; one that refuses the message resets the stream. Without the PING a reset would say nothing:
     * some implementations also reset a stream that ends where another request might come.
     */
    @Override
    public CompletableFuture<Void> send(PeerId peer, KadMessage message) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        exchange(peer, List.of(message, PING), result).whenComplete((pong, failure) -> {
            if (failure == null) {
                result.complete(null);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    /** Sends messages and gives what comes back: one message, or nothing if the peer ends the stream in good order. */
    private CompletableFuture<Optional<KadMessage>> exchange(
            PeerId peer, List<KadMessage> messages, CompletableFuture<?> abandoned) {
        CompletableFuture<Optional<KadMessage>> answer = new CompletableFuture<>();
        KadFrameReader frames =
                new KadFrameReader(Limit.DHT_ANSWER_BYTES, config.limits().answerBytes(), limitListener);
        ProtocolBinding binding = ProtocolBinding.optimistic(config.protocolId(), stream -> {
            CompletableFuture<Optional<KadMessage>> told = new CompletableFuture<>();
            Failures.forward(told.thenApply(given -> given.map(one -> credible(one, stream))), answer);
            stream.pipeline().addLast(HANDLER, new KadExchangeHandler(codec, frames, told));
        });
        CompletableFuture<Stream> opening = host.newStream(peer, binding);
        abandoned.whenComplete((value, failed) -> opening.cancel(false));
        opening.whenComplete((stream, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (abandoned.isDone()) {
                stream.reset();
            } else {
                stream.eventLoop().execute(() -> write(stream, messages, answer));
                abandoned.whenComplete((value, failed) -> finish(stream, failed == null));
            }
        });
        return answer;
    }

    /** What a peer said, without the addresses that it is not believed. */
    private static KadMessage credible(KadMessage told, Stream stream) {
        Multiaddr teller = stream.connection().remoteAddress();
        return told.withAddresses(address -> ToldAddresses.isCredible(address, teller));
    }

    /** What a peer is told, without the addresses that are no use to it; whom it could not reach then is not named. */
    private static KadMessage discreet(KadMessage message, Stream stream) {
        Multiaddr remote = stream.connection().remoteAddress();
        Multiaddr local = stream.connection().localAddress();
        KadMessage told = message.withAddresses(address -> ToldAddresses.isTold(address, remote, local));
        return told.withCloserPeers(told.closerPeers().stream()
                .filter(peer -> !peer.addresses().isEmpty())
                .toList());
    }

    /** Runs in one turn of the stream's event loop, so that the messages leave together. */
    private void write(Stream stream, List<KadMessage> messages, CompletableFuture<Optional<KadMessage>> answer) {
        for (KadMessage message : messages) {
            stream.write(codec.encode(discreet(message, stream), stream.alloc()))
                    .addListener(written -> {
                        if (!written.isSuccess()) {
                            answer.completeExceptionally(new ConnectionClosedException(
                                    "a DHT message could not be written", written.cause()));
                        }
                    });
        }
        stream.flush();
    }

    /** After a good exchange the peer may end the stream itself; it is reset if it does not. */
    private static void finish(Stream stream, boolean good) {
        if (!good) {
            stream.reset();
            return;
        }
        stream.shutdownOutput();
        if (stream.isInputShutdown()) {
            stream.close();
            return;
        }
        stream.resetAfter(CLOSING);
    }

    @Override
    public List<Multiaddr> addresses(PeerId peer) {
        return host.addressBook().addresses(peer);
    }

    @Override
    public void learn(PeerInfo peer, Duration timeToLive) {
        host.addressBook().addAddresses(peer.peerId(), peer.addresses(), timeToLive);
    }

    /** Empty over a relay: that is where the relay is. */
    private static Optional<InetAddress> ip(Connection connection) {
        return Optional.of(connection.remoteAddress())
                .filter(address -> !address.isRelayed())
                .flatMap(Multiaddr::ipAddress);
    }

    @Override
    public Optional<InetAddress> remoteIp(PeerId peer) {
        return host.connection(peer).map(Connection::remoteAddress).flatMap(Multiaddr::ipAddress);
    }

    @Override
    public boolean isConnected(PeerId peer) {
        return host.connection(peer).isPresent();
    }

    @Override
    public List<PeerId> connectedServers() {
        return host.connections().stream()
                .map(Connection::remotePeer)
                .distinct()
                .filter(peer -> {
                    List<String> protocols = host.addressBook().protocols(peer);
                    return protocols.isEmpty() || protocols.contains(config.protocolId());
                })
                .limit(config.k())
                .toList();
    }
}
