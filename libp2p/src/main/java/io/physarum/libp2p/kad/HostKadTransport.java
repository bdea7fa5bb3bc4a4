package io.physarum.libp2p.kad;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.ConnectionListener;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.StreamResetException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.wire.KadCodec;
import io.physarum.libp2p.kad.wire.KadExchangeHandler;
import io.physarum.libp2p.kad.wire.KadFrameReader;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.kad.wire.KadMessageType;
import io.physarum.libp2p.kad.wire.KadServerHandler;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/** The DHT's exchanges over a host: one stream for each. */
final class HostKadTransport implements KadTransport, ConnectionListener {

    private static final String HANDLER = "kad";

    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Host host;

    private final DhtConfig config;

    private final KadCodec codec;

    private final StreamGate gate;

    /** The open connections whose peers have said what they serve. */
    private final Set<Connection> heard = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Events events;

    HostKadTransport(Host host, DhtConfig config, DhtListener listener) {
        this.host = host;
        this.config = config;
        this.codec = new KadCodec(config.limits().addressesPerPeer());
        this.gate = new StreamGate(config.limits(), listener);
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
        if (gate.enter(stream)) {
            stream.pipeline()
                    .addLast(
                            HANDLER,
                            new KadServerHandler(
                                    stream,
                                    codec,
                                    new KadFrameReader(config.limits().requestBytes()),
                                    config.times().streamIdle(),
                                    target::onRequest));
        } else {
            stream.reset();
        }
    }

    @Override
    public CompletableFuture<KadMessage> request(PeerId peer, KadMessage request) {
        CompletableFuture<KadMessage> result = new CompletableFuture<>();
        exchange(peer, request, result).whenComplete((answer, failure) -> {
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

    @Override
    public CompletableFuture<Void> send(PeerId peer, KadMessage message) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        exchange(peer, message, result).whenComplete((nothing, failure) -> {
            // Some implementations reset a stream that ends where another request might come, after they took this one.
            if (failure == null || failure instanceof StreamResetException) {
                result.complete(null);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    /** Sends a message and gives what comes back: one message, or nothing if the peer ends the stream in good order. */
    private CompletableFuture<Optional<KadMessage>> exchange(
            PeerId peer, KadMessage message, CompletableFuture<?> abandoned) {
        CompletableFuture<Optional<KadMessage>> answer = new CompletableFuture<>();
        KadFrameReader frames = new KadFrameReader(config.limits().answerBytes());
        ProtocolBinding binding = ProtocolBinding.of(
                config.protocolId(),
                stream -> stream.pipeline().addLast(HANDLER, new KadExchangeHandler(codec, frames, answer)));
        host.newStream(peer, binding).whenComplete((stream, failure) -> {
            if (failure != null) {
                answer.completeExceptionally(failure);
            } else if (abandoned.isDone()) {
                stream.reset();
            } else {
                stream.eventLoop().execute(() -> write(stream, message, answer));
                abandoned.whenComplete((value, failed) -> finish(stream, failed == null));
            }
        });
        return answer;
    }

    /** Runs in one turn of the stream's event loop, so that a message and the end after it leave together. */
    private void write(Stream stream, KadMessage message, CompletableFuture<Optional<KadMessage>> answer) {
        stream.writeAndFlush(codec.encode(message, stream.alloc())).addListener(written -> {
            if (!written.isSuccess()) {
                answer.completeExceptionally(
                        new ConnectionClosedException("a DHT message could not be written", written.cause()));
            }
        });
        if (message.type() == KadMessageType.ADD_PROVIDER) {
            // It has no answer: the peer's end of the stream, which follows this one's, says that it was taken.
            stream.shutdownOutput();
        }
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
        var timer = stream.eventLoop().schedule(stream::reset, CLOSING.toNanos(), TimeUnit.NANOSECONDS);
        stream.closeFuture().addListener(closed -> timer.cancel(false));
    }

    @Override
    public List<Multiaddr> addresses(PeerId peer) {
        return host.addressBook().addresses(peer);
    }

    @Override
    public void learn(PeerInfo peer, Duration timeToLive) {
        host.addressBook().addAddresses(peer.peerId(), peer.addresses(), timeToLive);
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
