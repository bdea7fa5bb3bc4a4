package io.physarum.libp2p.security.noise;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.core.SecuritySession;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

class NoiseHandshakeTest {

    private static final String YAMUX = "/yamux/1.0.0";

    private static final String MPLEX = "/mplex/6.7.0";

    private final NoisePair pair = new NoisePair();

    @AfterEach
    void closeThePair() {
        pair.close();
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return Objects.requireNonNull(catchThrowable(future::join).getCause());
    }

    @Test
    void provesEachSideToTheOther() {
        pair.begin(List.of(), List.of()).exchange();
        assertThat(pair.initiatorSession.join())
                .isEqualTo(new SecuritySession(
                        pair.responderKey.peerId(), pair.responderKey.publicKey(), Optional.empty()));
        assertThat(pair.responderSession.join())
                .isEqualTo(new SecuritySession(
                        pair.initiatorKey.peerId(), pair.initiatorKey.publicKey(), Optional.empty()));
        assertThat(pair.initiator.pipeline().names())
                .startsWith(NoiseHandshakeHandler.DECODER_NAME, NoiseHandshakeHandler.ENCODER_NAME);
        assertThat(pair.initiator.pipeline().get(NoiseHandshakeHandler.class)).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void takesEveryKindOfIdentity(KeyType type) {
        PrivateKey key = Keys.generate(type);
        pair.responderSession =
                new NoiseSecurity(key, List.of(), NoisePair.TIMEOUT).secure(pair.responder, false, Optional.empty());
        pair.initiatorSession = new NoiseSecurity(pair.initiatorKey, List.of(), NoisePair.TIMEOUT)
                .secure(pair.initiator, true, Optional.of(key.peerId()));
        pair.exchange();
        assertThat(pair.initiatorSession.join().remotePublicKey()).isEqualTo(key.publicKey());
        assertThat(pair.responderSession).isCompleted();
    }

    @Test
    void agreesOnTheInitiatorsFavouriteMuxer() {
        pair.begin(List.of(YAMUX, MPLEX), List.of(MPLEX, YAMUX)).exchange();
        assertThat(pair.initiatorSession.join().earlyMuxer()).contains(YAMUX);
        assertThat(pair.responderSession.join().earlyMuxer()).contains(YAMUX);
    }

    @Test
    void leavesTheMuxerOpenIfOneSideOffersNone() {
        pair.begin(List.of(YAMUX), List.of()).exchange();
        assertThat(pair.initiatorSession.join().earlyMuxer()).isEmpty();
        assertThat(pair.responderSession.join().earlyMuxer()).isEmpty();
    }

    @Test
    void failsIfThereIsNoCommonMuxer() {
        pair.begin(List.of(YAMUX), List.of(MPLEX)).exchange();
        assertThat(failure(pair.initiatorSession))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining(YAMUX);
    }

    @Test
    void refusesAnotherPeerThanTheOneExpected() {
        PrivateKey other = Keys.generate(KeyType.ED25519);
        pair.responderSession =
                new NoiseSecurity(other, List.of(), NoisePair.TIMEOUT).secure(pair.responder, false, Optional.empty());
        pair.initiatorSession = new NoiseSecurity(pair.initiatorKey, List.of(), NoisePair.TIMEOUT)
                .secure(pair.initiator, true, Optional.of(pair.responderKey.peerId()));
        pair.exchange();
        assertThat(failure(pair.initiatorSession))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("expected peer " + pair.responderKey.peerId())
                .hasMessageContaining(other.peerId().toString());
        assertThat(pair.responderSession).isNotDone();
    }

    @Test
    void takesItsMessagesByteByByte() {
        pair.begin(List.of(YAMUX), List.of(YAMUX));
        boolean carried = true;
        while (carried) {
            carried = carryByteByByte(pair.initiator, pair.responder);
            carried |= carryByteByByte(pair.responder, pair.initiator);
        }
        assertThat(pair.initiatorSession).isCompleted();
        assertThat(pair.responderSession).isCompleted();
    }

    private static boolean carryByteByByte(EmbeddedChannel from, EmbeddedChannel to) {
        ByteBuf bytes = from.readOutbound();
        if (bytes == null) {
            return false;
        }
        while (bytes.isReadable()) {
            to.writeInbound(Unpooled.buffer(1).writeByte(bytes.readByte()));
        }
        return bytes.release();
    }

    @Test
    void passesOnWhatArrivesTogetherWithTheLastMessage() {
        pair.begin(List.of(), List.of());
        List<Object> received = new ArrayList<>();
        pair.responderSession.thenAccept(session -> pair.responder
                .pipeline()
                .addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(io.netty.channel.ChannelHandlerContext ctx, Object message) {
                        received.add(message);
                    }
                }));
        NoisePair.carry(pair.initiator, pair.responder);
        NoisePair.carry(pair.responder, pair.initiator);
        pair.initiator.writeOutbound(Unpooled.copiedBuffer(new byte[] {1, 2, 3}));
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf bytes = pair.initiator.readOutbound(); bytes != null; bytes = pair.initiator.readOutbound()) {
            all.writeBytes(bytes);
            bytes.release();
        }
        pair.responder.writeInbound(all);
        assertThat(received).hasSize(1);
        ByteBuf data = (ByteBuf) received.get(0);
        assertThat(ByteBufUtil.getBytes(data)).containsExactly(1, 2, 3);
        data.release();
    }

    @Test
    void refusesEveryChangedByteOfTheSecondMessage() {
        byte[] first = firstMessage();
        byte[] second = secondMessage(first);
        for (int i = 2; i < second.length; i++) {
            byte[] changed = second.clone();
            changed[i] ^= 1;
            try (NoisePair fresh = new NoisePair()) {
                assertRefusesSecondMessage(fresh, changed);
            }
        }
    }

    private byte[] firstMessage() {
        pair.begin(List.of(YAMUX), List.of(YAMUX));
        return take(pair.initiator);
    }

    private byte[] secondMessage(byte[] first) {
        pair.responder.writeInbound(Unpooled.wrappedBuffer(first));
        return take(pair.responder);
    }

    private static byte[] take(EmbeddedChannel channel) {
        ByteBuf bytes = channel.readOutbound();
        byte[] array = ByteBufUtil.getBytes(bytes);
        bytes.release();
        return array;
    }

    private void assertRefusesSecondMessage(NoisePair fresh, byte[] message) {
        fresh.begin(List.of(), List.of());
        fresh.initiator.writeInbound(Unpooled.wrappedBuffer(message));
        assertThat(failure(fresh.initiatorSession)).isInstanceOf(ProtocolViolationException.class);
        fresh.initiator.writeInbound(Unpooled.wrappedBuffer(new byte[100]));
        assertThat(fresh.initiator.<Object>readInbound()).isNull();
    }

    @Test
    void refusesEveryTruncationOfEachMessage() {
        byte[] first = firstMessage();
        byte[] second = secondMessage(first);
        for (int length = 0; length < 32; length++) {
            try (NoisePair fresh = new NoisePair()) {
                fresh.begin(List.of(), List.of());
                fresh.responder.writeInbound(frame(Arrays.copyOfRange(first, 2, 2 + length)));
                assertThat(failure(fresh.responderSession)).isInstanceOf(ProtocolViolationException.class);
            }
        }
        for (int length = 0; length < second.length - 2; length++) {
            try (NoisePair fresh = new NoisePair()) {
                fresh.begin(List.of(), List.of());
                fresh.initiator.writeInbound(frame(Arrays.copyOfRange(second, 2, 2 + length)));
                assertThat(failure(fresh.initiatorSession)).isInstanceOf(ProtocolViolationException.class);
            }
        }
    }

    private static ByteBuf frame(byte[] message) {
        return Unpooled.buffer().writeShort(message.length).writeBytes(message);
    }

    @Test
    void refusesMessagesThatAreTooLongWithoutWaitingForThem() {
        pair.begin(List.of(), List.of());
        pair.responder.writeInbound(Unpooled.buffer().writeShort(NoiseHandshakeHandler.MAX_MESSAGE_BYTES + 1));
        assertThat(failure(pair.responderSession))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("16384");
    }

    @Test
    void refusesAnIdentityThatDidNotSignTheNoiseKey() {
        KeyPair mine = new KeyPair(new byte[32]);
        byte[] payload = NoisePayload.encode(pair.responderKey, mine.publicKey(), List.of());
        byte[] another = new byte[32];
        assertThatExceptionOfType(ProtocolViolationException.class)
                .isThrownBy(() -> NoisePayload.decode(payload, another))
                .withMessageContaining("does not prove");
        assertThatExceptionOfType(ProtocolViolationException.class)
                .isThrownBy(() -> NoisePayload.decode(new byte[0], another));
        assertThatExceptionOfType(ProtocolViolationException.class)
                .isThrownBy(() -> NoisePayload.decode(new byte[] {-1}, another));
        assertThat(NoisePayload.decode(payload, mine.publicKey()).identity()).isEqualTo(pair.responderKey.publicKey());
    }

    @Test
    void givesUpAfterItsTimeout() {
        pair.begin(List.of(), List.of());
        pair.initiator.advanceTimeBy(4999, java.util.concurrent.TimeUnit.MILLISECONDS);
        pair.initiator.runScheduledPendingTasks();
        assertThat(pair.initiatorSession).isNotDone();
        pair.initiator.advanceTimeBy(10, java.util.concurrent.TimeUnit.MILLISECONDS);
        pair.initiator.runScheduledPendingTasks();
        assertThat(failure(pair.initiatorSession))
                .isInstanceOf(RequestTimeoutException.class)
                .hasMessageContaining("noise handshake");
    }

    @Test
    void failsWhenTheConnectionEnds() {
        pair.begin(List.of(), List.of());
        pair.initiator.close();
        assertThat(failure(pair.initiatorSession)).isInstanceOf(ConnectionClosedException.class);
        pair.responder.pipeline().fireExceptionCaught(new IOException("reset"));
        assertThat(failure(pair.responderSession))
                .isInstanceOf(ConnectionClosedException.class)
                .hasRootCauseMessage("reset");
    }
}
