package io.physarum.libp2p.security.tls;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.security.SecurePair;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What is between the handshake and the end of a session: records, whole and in pieces, and changes of keys. */
class TlsRecordsTest {

    private static final int RECORD_BYTES = 16_384;

    private final SecurePair pair = SecurePair.secured(TlsSecurity::new);

    private final EmbeddedChannel sender = pair.initiator();

    private final EmbeddedChannel receiver = pair.responder();

    @AfterEach
    void close() {
        pair.close();
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private byte[] protect(byte[] plain) {
        sender.writeOutbound(Unpooled.wrappedBuffer(plain));
        return SecurePair.take(sender);
    }

    private void receive(byte[] wire) {
        receiver.writeInbound(Unpooled.wrappedBuffer(wire));
    }

    @Test
    void opensRecordsThatAreCutAnywhere() {
        byte[] plain = bytes(40);
        byte[] wire = protect(plain);
        for (int cut = 1; cut < wire.length; cut++) {
            receive(Arrays.copyOf(wire, cut));
            assertThat(SecurePair.received(receiver)).isEmpty();
            receive(Arrays.copyOfRange(wire, cut, wire.length));
            assertThat(SecurePair.received(receiver)).isEqualTo(plain);
            wire = protect(plain);
        }
    }

    @Test
    void gathersWhatIsWrittenUntilTheFlush() {
        for (int i = 0; i < 10; i++) {
            sender.write(Unpooled.wrappedBuffer(bytes(100)));
        }
        sender.flush();

        assertThat(SecurePair.take(sender)).hasSizeBetween(1000, 1050);
    }

    @Test
    void passesOnAFewRecordsTogetherButNotMany() {
        byte[] plain = bytes(20 * RECORD_BYTES);
        receive(protect(plain));

        List<Integer> sizes = new ArrayList<>();
        for (ByteBuf message = receiver.readInbound(); message != null; message = receiver.readInbound()) {
            sizes.add(message.readableBytes());
            message.release();
        }
        assertThat(sizes).hasSizeBetween(5, 6).allMatch(size -> size <= 4 * RecordScratch.MAX_RECORD_BYTES);
        assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(plain.length);
    }

    @Test
    void fillsRecordsAsFarAsTheEngineDoes() {
        protect(bytes(3 * RECORD_BYTES)); // which shows how far
        int records = 0;
        byte[] wire = protect(bytes(20 * RECORD_BYTES));
        for (int at = 0; at < wire.length; records++) {
            at += 5 + ((wire[at + 3] & 0xff) << 8) + (wire[at + 4] & 0xff);
        }
        assertThat(records).isLessThanOrEqualTo(21);
    }

    @Test
    void holdsNoMoreThanWhatCameOfARecord() {
        UnpooledByteBufAllocator allocator = (UnpooledByteBufAllocator) receiver.alloc();
        receive(Arrays.copyOf(protect(bytes(RECORD_BYTES)), 100));

        assertThat(allocator.metric().usedHeapMemory()).isPositive().isLessThan(4096);
    }

    @Test
    void refusesLengthsThatTlsDoesNotAllowBeforeTheBytesCome() {
        assertThatExceptionOfType(ProtocolViolationException.class)
                .isThrownBy(() -> receive(new byte[] {0x17, 3, 3, 0x41, 0x01}))
                .withMessageContaining("longer than TLS allows");
        assertThat(receiver.isOpen()).isFalse();
    }

    @Test
    void refusesWhatIsNoRecord() {
        assertThatExceptionOfType(ProtocolViolationException.class)
                .isThrownBy(() -> receive("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII)))
                .withMessage("what the peer sent is no tls record");
        assertThat(receiver.isOpen()).isFalse();
    }

    @Test
    void opensWhatCameBeforeAForgedRecordAndNothingAfterIt() {
        byte[] plain = bytes(100);
        byte[] first = protect(plain);
        byte[] forged = protect(plain);
        forged[50] ^= 1;
        assertThatExceptionOfType(ProtocolViolationException.class)
                .isThrownBy(() -> receiver.writeInbound(Unpooled.wrappedBuffer(first, forged, first)));

        assertThat(SecurePair.received(receiver)).isEqualTo(plain);
    }

    @Test
    void goesOnWhenTheKeysChange() throws SSLException {
        for (EmbeddedChannel changing : List.of(sender, receiver, sender)) {
            SSLEngine engine = changing.pipeline().get(SslHandler.class).engine();
            engine.beginHandshake();
            byte[] up = bytes(3 * RECORD_BYTES + 1);
            byte[] down = bytes(RECORD_BYTES);
            sender.writeOutbound(Unpooled.wrappedBuffer(up));
            receiver.writeOutbound(Unpooled.wrappedBuffer(down));
            pair.exchange();

            assertThat(SecurePair.received(receiver)).isEqualTo(up);
            assertThat(SecurePair.received(sender)).isEqualTo(down);
        }
    }

    @Test
    void failsWhatWasNotFlushedWhenTheChannelCloses() {
        ChannelFuture written = sender.write(Unpooled.wrappedBuffer(bytes(100)));
        sender.close();

        assertThat(written.isDone()).isTrue();
        assertThat(written.isSuccess()).isFalse();
    }
}
