package io.physarum.libp2p.security.noise;

import java.security.GeneralSecurityException;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The provider that is always there and the fastest one, as sealer and as opener. */
class ChaChaPolyTest {

    private static final byte[] KEY = new byte[32];

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);

    private long nonce = 0x0102030405060708L;

    @AfterEach
    void leavesNothing() {
        assertThat(allocator.metric().usedDirectMemory() + allocator.metric().usedHeapMemory())
                .isZero();
    }

    private static ChaChaPoly cipher(boolean fastest) {
        return new ChaChaPoly(KEY, fastest ? CipherProvider.get() : CipherProvider.installed());
    }

    private ByteBuf seal(ChaChaPoly sealer, ByteBuf plain) {
        int length = plain.readableBytes();
        // Not at the beginning of its buffer, as in a frame.
        ByteBuf sealed = allocator.directBuffer(2 + length + ChaChaPoly.TAG_BYTES);
        sealed.writeShort(7).skipBytes(2);
        sealer.seal(++nonce, plain, sealed);
        plain.release();
        assertThat(sealed.readableBytes()).isEqualTo(length + ChaChaPoly.TAG_BYTES);
        return sealed;
    }

    private byte[] open(ChaChaPoly opener, ByteBuf sealed) throws GeneralSecurityException {
        int length = sealed.readableBytes();
        ByteBuf plain = opener.plainBuffer(allocator, length - ChaChaPoly.TAG_BYTES);
        try {
            opener.open(nonce, sealed, length, plain);
            return ByteBufUtil.getBytes(plain);
        } finally {
            plain.release();
            sealed.release();
        }
    }

    @Test
    void theFastestIsConscryptWhereItRuns() {
        boolean runs = System.getProperty("os.arch").equals("amd64");
        assertThat(CipherProvider.get().isNative()).isEqualTo(runs);
        assertThat(CipherProvider.installed().isNative()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void opensWhatWasSealed(boolean fastSealer, boolean fastOpener) throws GeneralSecurityException {
        ChaChaPoly sealer = cipher(fastSealer);
        ChaChaPoly opener = cipher(fastOpener);
        for (int length : new int[] {0, 1, 16, 100, 4097, 65519}) {
            byte[] text = new byte[length];
            new Random(length).nextBytes(text);
            ByteBuf direct = allocator.directBuffer(length + 1).writeBytes(text);
            ByteBuf composite = Unpooled.wrappedBuffer(
                    Unpooled.copiedBuffer(text, 0, length / 2),
                    Unpooled.copiedBuffer(text, length / 2, length - length / 2));

            assertThat(open(opener, seal(sealer, direct))).isEqualTo(text);
            assertThat(open(opener, seal(sealer, composite))).isEqualTo(text);
            assertThat(open(opener, seal(sealer, Unpooled.copiedBuffer(text)))).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void refusesWhatWasChanged(boolean fastest) {
        for (int at : new int[] {0, 9, 10, 25}) {
            ByteBuf sealed = seal(cipher(fastest), Unpooled.wrappedBuffer(new byte[10]));
            int index = sealed.readerIndex() + at;
            sealed.setByte(index, sealed.getByte(index) ^ 1);

            assertThatThrownBy(() -> open(cipher(fastest), sealed)).isInstanceOf(GeneralSecurityException.class);
        }
    }
}
