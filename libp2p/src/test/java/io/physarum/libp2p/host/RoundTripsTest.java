package io.physarum.libp2p.host;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.ConnectionGater;
import io.physarum.libp2p.core.GaterListener;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.SecurityProtocol;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.host.ConnectionUpgrader.Terms;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
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

    /** The channels are there already. */
    private static final Transport NO_DIALS = new ScriptedTransport();

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
                new ConnectionUpgrader.Guard(
                        new GaterSwitch(ConnectionGater.ALLOW_ALL, GaterListener.NONE),
                        TIMEOUT,
                        64 * 1024,
                        LimitListener.NONE));
    }

    /** As a dial does it. */
    private int connect(List<SecurityProtocol> initiating, List<SecurityProtocol> responding) {
        return connect(initiating, responding, OptionalInt.of(0));
    }

    private int connect(
            List<SecurityProtocol> initiating, List<SecurityProtocol> responding, OptionalInt assumedSecurity) {
        upgrader(responderKey, responding)
                .upgrade(NO_DIALS, responder, Terms.negotiated(Origin.ACCEPTED, Optional.empty()));
        Terms terms = new Terms(Origin.DIALLED, Optional.of(responderKey.peerId()), assumedSecurity);
        connection = upgrader(initiatorKey, initiating).upgrade(NO_DIALS, initiator, terms);
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
    void tlsTakesOneWithTheNegotiationOfItAndTheMuxer() {
        assertThat(connect(List.of(tls(initiatorKey, YAMUX)), List.of(tls(responderKey, YAMUX))))
                .isEqualTo(1);
    }

    @Test
    void noiseTakesOneWithTheNegotiationOfItAndTheMuxer() {
        assertThat(connect(List.of(noise(initiatorKey, YAMUX)), List.of(noise(responderKey, YAMUX))))
                .isEqualTo(1);
    }

    @Test
    void aPeerThatOffersNoMuxerEarlyIsAskedForOne() {
        assertThat(connect(List.of(tls(initiatorKey, YAMUX)), List.of(tls(responderKey, NONE))))
                .isEqualTo(2);
    }

    @Test
    void aNoisePeerThatOffersNoMuxerEarlyIsAskedForOne() {
        assertThat(connect(List.of(noise(initiatorKey, YAMUX)), List.of(noise(responderKey, NONE))))
                .isEqualTo(2);
        assertThat(connection.join().muxerProtocol()).isEqualTo(YamuxMuxer.PROTOCOL_ID);
    }

    @Test
    void whereNothingIsAssumedAgreeingOnSecurityTakesOneForEachProposal() {
        assertThat(connect(
                        List.of(tls(initiatorKey, YAMUX), noise(initiatorKey, YAMUX)),
                        List.of(noise(responderKey, YAMUX)),
                        OptionalInt.empty()))
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
}
