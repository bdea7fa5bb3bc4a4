package io.physarum.libp2p.attack;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import com.google.protobuf.ByteString;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.kad.wire.KadCodec;
import io.physarum.libp2p.kad.wire.KadExchangeHandler;
import io.physarum.libp2p.kad.wire.KadFrameReader;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.kad.wire.KadMessageType;
import io.physarum.libp2p.kad.wire.KadServerHandler;
import io.physarum.libp2p.testing.ByteSink;
import io.physarum.libp2p.testing.TestHosts;

import static io.physarum.libp2p.testing.TestHosts.await;

/** A peer that says in the DHT what it likes. */
final class KadPeer {

    private static final int MAX_BYTES = 1 << 20;

    private static final KadMessage PING = KadMessage.request(KadMessageType.PING, ByteString.EMPTY);

    private final KadCodec codec = new KadCodec(1000);

    private final Host host;

    private final Host victim;

    /** A host that is connected with the victim. */
    KadPeer(Host host, Host victim) {
        this.host = host;
        this.victim = victim;
        TestHosts.connect(host, victim);
    }

    /** Makes a host serve the DHT; its answers are all the same but for their type. */
    static void serve(Host host, UnaryOperator<KadMessage> answers) {
        host.addProtocol(ProtocolBinding.of(
                Victim.DHT.protocolId(),
                stream -> stream.pipeline()
                        .addLast(new KadServerHandler(
                                stream,
                                new KadCodec(1000),
                                new KadFrameReader(Limit.DHT_REQUEST_BYTES, MAX_BYTES, LimitListener.NONE),
                                Duration.ofMinutes(1),
                                (peer, request) -> CompletableFuture.completedFuture(
                                        request.type() == KadMessageType.ADD_PROVIDER
                                                ? Optional.empty()
                                                : Optional.of(answers.apply(request)))))));
    }

    Host host() {
        return host;
    }

    /** This peer and one address. */
    PeerInfo self() {
        return new PeerInfo(host.peerId(), host.listenAddresses());
    }

    /** The answer to a request. */
    KadMessage ask(KadMessage request) {
        return await(exchange(List.of(request))).orElseThrow();
    }

    /** Opens a stream that stays; a ping on it is another request. */
    Stream stay() {
        Stream stream = await(host.newStream(
                victim.peerId(),
                ProtocolBinding.of(
                        Victim.DHT.protocolId(), opened -> opened.pipeline().addLast(new ByteSink()))));
        ping(stream);
        return stream;
    }

    /** Asks on a stream that stays. */
    void ping(Stream stream) {
        stream.writeAndFlush(codec.encode(PING, stream.alloc()));
    }

    /** Whether the victim took a message: else it resets the stream, and does not answer the ping that follows. */
    boolean isTaken(KadMessage message) {
        try {
            return await(exchange(List.of(message, PING))).isPresent();
        } catch (Libp2pException refused) {
            return false;
        }
    }

    private CompletableFuture<Optional<KadMessage>> exchange(List<KadMessage> messages) {
        CompletableFuture<Optional<KadMessage>> answer = new CompletableFuture<>();
        KadExchangeHandler handler = new KadExchangeHandler(
                codec, new KadFrameReader(Limit.DHT_REQUEST_BYTES, MAX_BYTES, LimitListener.NONE), answer);
        Stream stream = await(host.newStream(
                victim.peerId(),
                ProtocolBinding.of(
                        Victim.DHT.protocolId(), opened -> opened.pipeline().addLast(handler))));
        ByteBuf bytes = Unpooled.buffer();
        for (KadMessage message : messages) {
            ByteBuf one = codec.encode(message, stream.alloc());
            bytes.writeBytes(one);
            one.release();
        }
        stream.writeAndFlush(bytes);
        answer.whenComplete((given, failure) -> stream.reset());
        return answer;
    }
}
