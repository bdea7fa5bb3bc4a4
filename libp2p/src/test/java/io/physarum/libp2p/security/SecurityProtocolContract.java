package io.physarum.libp2p.security;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.UnsupportedMessageTypeException;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.core.SecuritySession;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

/** What {@link io.physarum.libp2p.core.SecurityProtocol} promises; each protocol's test extends it. */
abstract class SecurityProtocolContract {

    private static final String YAMUX = "/yamux/1.0.0";

    private static final String MPLEX = "/mplex/6.7.0";

    private static final int CHANGED_BYTES = 80;

    private final Random random = Seeds.random();

    private final SecurePair.Factory protocol;

    private SecurePair pair;

    SecurityProtocolContract(SecurePair.Factory protocol) {
        this.protocol = protocol;
    }

    @BeforeEach
    void makeAPair() {
        pair = new SecurePair(protocol);
    }

    @AfterEach
    void closeThePairAndFindNothingLeaked() {
        pair.close();
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return Objects.requireNonNull(catchThrowable(future::join).getCause());
    }

    private static SecuritySession sessionWith(PrivateKey remote) {
        return new SecuritySession(remote.peerId(), remote.publicKey(), Optional.empty());
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Test
    void provesEachSideToTheOther() {
        pair.begin(List.of(), List.of()).exchange();

        assertThat(pair.initiatorSession()).isCompletedWithValue(sessionWith(pair.responderKey()));
        assertThat(pair.responderSession()).isCompletedWithValue(sessionWith(pair.initiatorKey()));
    }

    @ParameterizedTest
    @EnumSource
    void takesEveryKindOfIdentity(KeyType type) {
        PrivateKey key = Keys.generate(type);
        pair.secureResponder(key, List.of(), Optional.of(pair.initiatorKey().peerId()));
        pair.secureInitiator(pair.initiatorKey(), List.of(), Optional.of(key.peerId()));
        pair.exchange();

        assertThat(pair.initiatorSession()).isCompletedWithValue(sessionWith(key));
        assertThat(pair.responderSession()).isCompletedWithValue(sessionWith(pair.initiatorKey()));
    }

    @Test
    void takesOneRoundTripUntilTheInitiatorMaySendData() {
        pair.begin(List.of(YAMUX), List.of(YAMUX));
        SecurePair.carry(pair.initiator(), pair.responder());
        SecurePair.carry(pair.responder(), pair.initiator());
        assertThat(pair.initiatorSession()).isCompleted();

        pair.initiator().writeOutbound(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        SecurePair.deliver(SecurePair.take(pair.initiator()), pair.responder());

        assertThat(pair.responderSession()).isCompleted();
        assertThat(SecurePair.received(pair.responder())).containsExactly(1, 2, 3);
    }

    @Test
    void agreesOnTheInitiatorsFavouriteMuxer() {
        pair.begin(List.of(YAMUX, MPLEX), List.of(MPLEX, YAMUX)).exchange();

        assertThat(pair.initiatorSession().join().earlyMuxer()).contains(YAMUX);
        assertThat(pair.responderSession().join().earlyMuxer()).contains(YAMUX);
    }

    @Test
    void leavesTheMuxerOpenIfTheResponderOffersNone() {
        pair.begin(List.of(YAMUX), List.of()).exchange();

        assertThat(pair.initiatorSession().join().earlyMuxer()).isEmpty();
        assertThat(pair.responderSession().join().earlyMuxer()).isEmpty();
    }

    @Test
    void leavesTheMuxerOpenIfTheInitiatorOffersNone() {
        pair.begin(List.of(), List.of(YAMUX)).exchange();

        assertThat(pair.initiatorSession().join().earlyMuxer()).isEmpty();
        assertThat(pair.responderSession().join().earlyMuxer()).isEmpty();
    }

    @Test
    void theInitiatorRefusesAnotherPeerThanTheOneExpected() {
        PrivateKey other = Keys.generate(KeyType.ED25519);
        pair.secureResponder(other, List.of(), Optional.empty());
        pair.secureInitiator(
                pair.initiatorKey(), List.of(), Optional.of(pair.responderKey().peerId()));
        pair.exchangeInSpiteOfFailures();

        assertThat(failure(pair.initiatorSession()))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("expected peer " + pair.responderKey().peerId())
                .hasMessageContaining(other.peerId().toString());
        pair.initiator().close();
        pair.exchangeInSpiteOfFailures();
        pair.responder().close();
        assertThat(pair.responderSession()).isCompletedExceptionally();
    }

    @Test
    void theResponderRefusesAnotherPeerThanTheOneExpected() {
        pair.secureResponder(
                pair.responderKey(), List.of(), Optional.of(pair.responderKey().peerId()));
        pair.secureInitiator(pair.initiatorKey(), List.of(), Optional.empty());
        pair.exchangeInSpiteOfFailures();

        assertThat(failure(pair.responderSession()))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining(pair.initiatorKey().peerId().toString());
    }

    @Test
    void takesTheHandshakeByteByByte() {
        pair.begin(List.of(YAMUX), List.of(YAMUX));
        boolean carried = true;
        while (carried) {
            carried = carryByteByByte(pair.initiator(), pair.responder());
            carried |= carryByteByByte(pair.responder(), pair.initiator());
        }

        assertThat(pair.initiatorSession()).isCompleted();
        assertThat(pair.responderSession()).isCompleted();
    }

    private static boolean carryByteByByte(EmbeddedChannel from, EmbeddedChannel to) {
        byte[] bytes = SecurePair.take(from);
        for (byte each : bytes) {
            to.writeInbound(Unpooled.wrappedBuffer(new byte[] {each}));
        }
        return bytes.length > 0;
    }

    @Test
    void passesNothingOnBeforeTheSessionIsKnown() {
        pair.begin(List.of(), List.of());
        ByteBuf received = Unpooled.buffer();
        pair.responderSession().thenRun(() -> pair.responder().pipeline().addLast(new Gatherer(received)));
        SecurePair.carry(pair.initiator(), pair.responder());
        SecurePair.carry(pair.responder(), pair.initiator());
        pair.initiator().writeOutbound(Unpooled.copiedBuffer(new byte[] {1, 2, 3}));
        pair.responder().writeInbound(Unpooled.wrappedBuffer(SecurePair.take(pair.initiator())));

        assertThat(ByteBufUtil.getBytes(received)).containsExactly(1, 2, 3);
    }

    @Test
    void aSilentPeerEndsTheHandshakeInTime() {
        pair.begin(List.of(), List.of());
        SecurePair.take(pair.initiator());
        pair.pass(SecurePair.TIMEOUT.minusMillis(1));
        assertThat(pair.initiatorSession()).isNotDone();
        assertThat(pair.responderSession()).isNotDone();

        pair.pass(Duration.ofMillis(1));

        for (var session : List.of(pair.initiatorSession(), pair.responderSession())) {
            assertThat(failure(session))
                    .isInstanceOf(RequestTimeoutException.class)
                    .hasMessageContaining("handshake");
        }
    }

    @Test
    void aPeerThatFallsSilentInTheMiddleEndsTheHandshakeInTime() {
        pair.begin(List.of(), List.of());
        byte[] first = SecurePair.take(pair.initiator());
        pair.responder().writeInbound(Unpooled.wrappedBuffer(first, 0, first.length / 2));
        pair.pass(SecurePair.TIMEOUT);

        assertThat(failure(pair.responderSession())).isInstanceOf(RequestTimeoutException.class);
    }

    @Test
    void theEndOfTheConnectionEndsTheHandshake() {
        pair.begin(List.of(), List.of());
        SecurePair.carry(pair.initiator(), pair.responder());
        byte[] second = SecurePair.take(pair.responder());
        SecurePair.deliver(java.util.Arrays.copyOf(second, second.length / 2), pair.initiator());
        pair.initiator().close();
        pair.responder().close();

        assertThat(failure(pair.initiatorSession())).isInstanceOf(ConnectionClosedException.class);
        assertThat(failure(pair.responderSession())).isInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void aBrokenConnectionEndsTheHandshake() {
        pair.begin(List.of(), List.of());
        pair.responder().pipeline().fireExceptionCaught(new IOException("broken pipe"));

        assertThat(failure(pair.responderSession()))
                .isInstanceOf(ConnectionClosedException.class)
                .hasRootCauseMessage("broken pipe");
    }

    @Test
    void garbageEndsTheHandshake() {
        for (int round = 0; round < 50; round++) {
            try (SecurePair fresh = new SecurePair(protocol).begin(List.of(YAMUX), List.of(YAMUX))) {
                SecurePair.take(fresh.initiator());
                SecurePair.deliver(bytes(1 + random.nextInt(300)), fresh.initiator());
                SecurePair.deliver(bytes(1 + random.nextInt(300)), fresh.responder());
                fresh.pass(SecurePair.TIMEOUT);
                assertThat(fresh.initiatorSession()).isCompletedExceptionally();
                assertThat(fresh.responderSession()).isCompletedExceptionally();
                SecurePair.deliver(bytes(100), fresh.initiator());
                assertThat(SecurePair.received(fresh.initiator())).isEmpty();
            }
        }
    }

    @Test
    void noChangedByteOfTheHandshakeProvesAnythingElse() {
        for (int round = 0; round < CHANGED_BYTES; round++) {
            try (SecurePair fresh = new SecurePair(protocol).begin(List.of(YAMUX), List.of(YAMUX))) {
                exchangeWithAChangedByte(fresh);
                fresh.pass(SecurePair.TIMEOUT);
                assertProvesTheRightPeerOrNone(fresh.initiatorSession(), fresh.responderKey());
                assertProvesTheRightPeerOrNone(fresh.responderSession(), fresh.initiatorKey());
            }
        }
    }

    private void exchangeWithAChangedByte(SecurePair fresh) {
        int flight = random.nextInt(3);
        for (int i = 0; i < 3; i++) {
            EmbeddedChannel from = i % 2 == 0 ? fresh.initiator() : fresh.responder();
            byte[] bytes = SecurePair.take(from);
            if (i == flight && bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            SecurePair.deliver(bytes, i % 2 == 0 ? fresh.responder() : fresh.initiator());
        }
        fresh.exchangeInSpiteOfFailures();
    }

    private void assertProvesTheRightPeerOrNone(CompletableFuture<SecuritySession> session, PrivateKey right) {
        assertThat(session).isDone();
        if (!session.isCompletedExceptionally()) {
            assertThat(session.join().remotePublicKey()).isEqualTo(right.publicKey());
        }
    }

    @Test
    void carriesMuchBothWaysInPiecesOfAnySize() {
        pair.begin(List.of(), List.of()).exchange();
        for (int round = 0; round < 20; round++) {
            byte[] data = bytes(random.nextInt(400_000));
            pair.initiator().writeOutbound(Unpooled.wrappedBuffer(data));
            pair.responder().writeOutbound(Unpooled.wrappedBuffer(data));
            SecurePair.carryInPieces(pair.initiator(), pair.responder(), random);
            SecurePair.carryInPieces(pair.responder(), pair.initiator(), random);
            assertThat(SecurePair.received(pair.responder())).isEqualTo(data);
            assertThat(SecurePair.received(pair.initiator())).isEqualTo(data);
        }
    }

    @Test
    void changedCiphertextClosesTheChannelAndIsNotPassedOn() {
        pair.begin(List.of(), List.of()).exchange();
        pair.initiator().writeOutbound(Unpooled.wrappedBuffer(new byte[1000]));
        byte[] sealed = SecurePair.take(pair.initiator());
        sealed[500] ^= 1;

        assertThatExceptionOfType(ProtocolViolationException.class)
                .isThrownBy(() -> pair.responder().writeInbound(Unpooled.wrappedBuffer(sealed)));
        assertThat(SecurePair.received(pair.responder())).isEmpty();
        assertThat(pair.responder().isOpen()).isFalse();
    }

    @Test
    void repeatedCiphertextClosesTheChannel() {
        pair.begin(List.of(), List.of()).exchange();
        pair.initiator().writeOutbound(Unpooled.wrappedBuffer(new byte[1000]));
        byte[] sealed = SecurePair.take(pair.initiator());
        pair.responder().writeInbound(Unpooled.wrappedBuffer(sealed));
        assertThat(SecurePair.received(pair.responder())).hasSize(1000);

        assertThatExceptionOfType(ProtocolViolationException.class)
                .isThrownBy(() -> pair.responder().writeInbound(Unpooled.wrappedBuffer(sealed)));
        assertThat(pair.responder().isOpen()).isFalse();
    }

    @Test
    void whatWasWrittenBeforeTheCloseArrives() {
        pair.begin(List.of(), List.of()).exchange();
        byte[] data = bytes(100_000);
        ChannelFuture written = pair.initiator().writeAndFlush(Unpooled.wrappedBuffer(data));
        pair.initiator().close();
        SecurePair.deliver(SecurePair.take(pair.initiator()), pair.responder());
        pair.responder().close();

        assertThat(written.isSuccess()).isTrue();
        assertThat(SecurePair.received(pair.responder())).isEqualTo(data);
        assertThat(pair.initiator().isOpen()).isFalse();
        pair.initiator().checkException();
        pair.responder().checkException();
    }

    @Test
    void failsWhatIsWrittenAfterTheClose() {
        pair.begin(List.of(), List.of()).exchange();
        pair.initiator().close();
        ByteBuf late = Unpooled.buffer().writeLong(1);

        assertThat(pair.initiator().writeAndFlush(late).cause()).isNotNull();
        assertThat(late.refCnt()).isZero();
    }

    @Test
    void refusesToWriteAnythingButBytes() {
        pair.begin(List.of(), List.of()).exchange();

        assertThat(pair.initiator().writeAndFlush("text").cause()).isInstanceOf(UnsupportedMessageTypeException.class);
    }
}
