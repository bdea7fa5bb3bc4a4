package io.physarum.libp2p.security.noise;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.security.SecurePair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

class NoiseHandshakeTest {

    private static final String YAMUX = "/yamux/1.0.0";

    private static final String MPLEX = "/mplex/6.7.0";

    private final SecurePair pair = new SecurePair(NoiseSecurity::new);

    @AfterEach
    void closeThePair() {
        pair.close();
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return Objects.requireNonNull(catchThrowable(future::join).getCause());
    }

    @Test
    void putsTheFrameCodecInItsPlaceWhenDone() {
        pair.begin(List.of(), List.of()).exchange();
        assertThat(pair.initiator().pipeline().names())
                .startsWith(NoiseHandshakeHandler.DECODER_NAME, NoiseHandshakeHandler.ENCODER_NAME);
        assertThat(pair.initiator().pipeline().get(NoiseHandshakeHandler.class)).isNull();
    }

    @Test
    void failsIfThereIsNoCommonMuxer() {
        pair.begin(List.of(YAMUX), List.of(MPLEX)).exchange();
        assertThat(failure(pair.initiatorSession()))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining(YAMUX);
    }

    @Test
    void refusesEveryChangedByteOfTheSecondMessage() {
        byte[] first = firstMessage();
        byte[] second = secondMessage(first);
        for (int i = 2; i < second.length; i++) {
            byte[] changed = second.clone();
            changed[i] ^= 1;
            try (SecurePair fresh = new SecurePair(NoiseSecurity::new)) {
                assertRefusesSecondMessage(fresh, changed);
            }
        }
    }

    private byte[] firstMessage() {
        pair.begin(List.of(YAMUX), List.of(YAMUX));
        return take(pair.initiator());
    }

    private byte[] secondMessage(byte[] first) {
        pair.responder().writeInbound(Unpooled.wrappedBuffer(first));
        return take(pair.responder());
    }

    private static byte[] take(EmbeddedChannel channel) {
        ByteBuf bytes = channel.readOutbound();
        byte[] array = ByteBufUtil.getBytes(bytes);
        bytes.release();
        return array;
    }

    private void assertRefusesSecondMessage(SecurePair fresh, byte[] message) {
        fresh.begin(List.of(), List.of());
        fresh.initiator().writeInbound(Unpooled.wrappedBuffer(message));
        assertThat(failure(fresh.initiatorSession())).isInstanceOf(ProtocolViolationException.class);
        fresh.initiator().writeInbound(Unpooled.wrappedBuffer(new byte[100]));
        assertThat(fresh.initiator().<Object>readInbound()).isNull();
    }

    @Test
    void refusesEveryTruncationOfEachMessage() {
        byte[] first = firstMessage();
        byte[] second = secondMessage(first);
        for (int length = 0; length < 32; length++) {
            try (SecurePair fresh = new SecurePair(NoiseSecurity::new)) {
                fresh.begin(List.of(), List.of());
                fresh.responder().writeInbound(frame(Arrays.copyOfRange(first, 2, 2 + length)));
                assertThat(failure(fresh.responderSession())).isInstanceOf(ProtocolViolationException.class);
            }
        }
        for (int length = 0; length < second.length - 2; length++) {
            try (SecurePair fresh = new SecurePair(NoiseSecurity::new)) {
                fresh.begin(List.of(), List.of());
                fresh.initiator().writeInbound(frame(Arrays.copyOfRange(second, 2, 2 + length)));
                assertThat(failure(fresh.initiatorSession())).isInstanceOf(ProtocolViolationException.class);
            }
        }
    }

    private static ByteBuf frame(byte[] message) {
        return Unpooled.buffer().writeShort(message.length).writeBytes(message);
    }

    @Test
    void refusesMessagesThatAreTooLongWithoutWaitingForThem() {
        pair.begin(List.of(), List.of());
        pair.responder().writeInbound(Unpooled.buffer().writeShort(NoiseHandshakeHandler.MAX_MESSAGE_BYTES + 1));
        assertThat(failure(pair.responderSession()))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("16384");
    }

    @Test
    void refusesAnIdentityThatDidNotSignTheNoiseKey() {
        KeyPair mine = new KeyPair(new byte[32]);
        byte[] payload = NoisePayload.encode(pair.responderKey(), mine.publicKey(), List.of());
        byte[] another = new byte[32];
        assertThatExceptionOfType(ProtocolViolationException.class)
                .isThrownBy(() -> NoisePayload.decode(payload, another))
                .withMessageContaining("does not prove");
        assertThatExceptionOfType(ProtocolViolationException.class)
                .isThrownBy(() -> NoisePayload.decode(new byte[0], another));
        assertThatExceptionOfType(ProtocolViolationException.class)
                .isThrownBy(() -> NoisePayload.decode(new byte[] {-1}, another));
        assertThat(NoisePayload.decode(payload, mine.publicKey()).identity())
                .isEqualTo(pair.responderKey().publicKey());
    }
}
