package io.physarum.libp2p.host;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.SecurityProtocol;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.muxer.yamux.YamuxConfig;
import io.physarum.libp2p.muxer.yamux.YamuxMuxer;
import io.physarum.libp2p.security.SecurePair;
import io.physarum.libp2p.security.noise.NoiseSecurity;
import io.physarum.libp2p.security.tls.TlsSecurity;
import io.physarum.libp2p.testing.ByteSink;
import io.physarum.libp2p.testing.EchoProtocol;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What it costs until a connection carries data, in round trips after that of TCP. */
class RoundTripsTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final List<String> YAMUX = List.of(YamuxMuxer.PROTOCOL_ID);

    private static final List<String> NONE = List.of();

    private final EmbeddedChannel initiator = new EmbeddedChannel();

    private final EmbeddedChannel responder = new EmbeddedChannel();

    private final PrivateKey initiatorKey = Keys.generate(KeyType.ED25519);

    private final PrivateKey responderKey = Keys.generate(KeyType.ED25519);

    private CompletableFuture<HostConnection> connection = new CompletableFuture<>();

    @AfterEach
    void close() {
        initiator.finishAndReleaseAll();
        responder.finishAndReleaseAll();
    }

    private SecurityProtocol tls(PrivateKey key, List<String> muxers) {
        return new TlsSecurity(key, muxers, TIMEOUT);
    }

    private SecurityProtocol noise(PrivateKey key, List<String> muxers) {
        return new NoiseSecurity(key, muxers, TIMEOUT);
    }

    private static ConnectionUpgrader upgrader(PrivateKey key, List<SecurityProtocol> security) {
        ProtocolTable protocols = new ProtocolTable();
        protocols.add(EchoProtocol.binding());
        return new ConnectionUpgrader(
                key.peerId(),
                new ConnectionUpgrader.Stack(
                        Optional.empty(), security, List.of(new YamuxMuxer(YamuxConfig.defaults()))),
                new StreamNegotiator(protocols, HostLimits.defaults(), LimitListener.NONE),
                TIMEOUT);
    }

    private int connect(List<SecurityProtocol> initiating, List<SecurityProtocol> responding) {
        upgrader(responderKey, responding).upgrade(new NoTransport(), responder, false, Optional.empty());
        connection = upgrader(initiatorKey, initiating)
                .upgrade(new NoTransport(), initiator, true, Optional.of(responderKey.peerId()));
        return roundTripsUntil(connection::isDone);
    }

    private int roundTripsUntil(BooleanSupplier done) {
        int count = 0;
        while (!done.getAsBoolean()) {
            assertThat(count++).as("round trips").isLessThan(20);
            initiator.runPendingTasks();
            SecurePair.deliver(SecurePair.take(initiator), responder);
            responder.runPendingTasks();
            SecurePair.deliver(SecurePair.take(responder), initiator);
            initiator.runPendingTasks();
        }
        assertThat(connection).isCompleted();
        return count;
    }

    private int firstByte(ProtocolBinding binding, ByteSink sink) {
        CompletableFuture<Void> asked = connection.join().newStream(binding).thenAccept(stream -> {
            stream.writeAndFlush(Unpooled.copiedBuffer("hello", StandardCharsets.US_ASCII));
            stream.shutdownOutput();
        });
        int count = roundTripsUntil(() -> sink.count() > 0);
        assertThat(asked).isCompleted();
        assertThat(sink.text()).isEqualTo("hello");
        return count;
    }

    @Test
    void tlsTakesTwoWithTheNegotiationOfItAndTheMuxer() {
        assertThat(connect(List.of(tls(initiatorKey, YAMUX)), List.of(tls(responderKey, YAMUX))))
                .isEqualTo(2);
    }

    @Test
    void noiseTakesTwoWithTheNegotiationOfItAndTheMuxer() {
        assertThat(connect(List.of(noise(initiatorKey, YAMUX)), List.of(noise(responderKey, YAMUX))))
                .isEqualTo(2);
    }

    @Test
    void aPeerThatOffersNoMuxerEarlyIsAskedForOne() {
        assertThat(connect(List.of(tls(initiatorKey, YAMUX)), List.of(tls(responderKey, NONE))))
                .isEqualTo(3);
    }

    @Test
    void aNoisePeerThatOffersNoMuxerEarlyIsAskedForOne() {
        assertThat(connect(List.of(noise(initiatorKey, YAMUX)), List.of(noise(responderKey, NONE))))
                .isEqualTo(3);
        assertThat(connection.join().muxerProtocol()).isEqualTo(YamuxMuxer.PROTOCOL_ID);
    }

    @Test
    void aPeerThatSpeaksOnlyTheSecondChoiceCostsOneMore() {
        assertThat(connect(
                        List.of(tls(initiatorKey, YAMUX), noise(initiatorKey, YAMUX)),
                        List.of(noise(responderKey, YAMUX))))
                .isEqualTo(3);
        assertThat(connection.join().securityProtocol()).isEqualTo(NoiseSecurity.PROTOCOL_ID);
    }

    @Test
    void anOptimisticStreamTakesOneUntilTheFirstByteComesBack() {
        connect(List.of(tls(initiatorKey, YAMUX)), List.of(tls(responderKey, YAMUX)));
        ByteSink sink = new ByteSink();

        assertThat(firstByte(
                        ProtocolBinding.optimistic(
                                EchoProtocol.PROTOCOL_ID,
                                stream -> stream.pipeline().addLast(sink)),
                        sink))
                .isEqualTo(1);
    }

    @Test
    void aStreamThatWaitsForThePeersAgreementTakesTwo() {
        connect(List.of(noise(initiatorKey, YAMUX)), List.of(noise(responderKey, YAMUX)));
        ByteSink sink = new ByteSink();

        assertThat(firstByte(
                        ProtocolBinding.of(
                                EchoProtocol.PROTOCOL_ID,
                                stream -> stream.pipeline().addLast(sink)),
                        sink))
                .isEqualTo(2);
    }

    /** The channels are there already. */
    private static final class NoTransport implements Transport {

        @Override
        public boolean canDial(Multiaddr address) {
            return false;
        }

        @Override
        public boolean canListen(Multiaddr address) {
            return false;
        }

        @Override
        public <T> CompletableFuture<T> dial(Multiaddr address, Function<Channel, CompletableFuture<T>> connected) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public CompletableFuture<Listener> listen(Multiaddr address, Consumer<Channel> accepted) {
            return CompletableFuture.failedFuture(new UnsupportedOperationException());
        }

        @Override
        public Multiaddr remoteAddress(Channel channel) {
            return Multiaddr.parse("/ip4/127.0.0.1/tcp/1");
        }

        @Override
        public Multiaddr localAddress(Channel channel) {
            return Multiaddr.parse("/ip4/127.0.0.1/tcp/2");
        }
    }
}
