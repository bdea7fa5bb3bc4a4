package io.physarum.libp2p.multiformats;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class VarintTest {

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "127, 7f",
        "128, 8001",
        "255, ff01",
        "300, ac02",
        "16384, 808001",
        "9223372036854775807, ffffffffffffffff7f"
    })
    void writesAndReadsTheVectorsOfTheSpecification(long value, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThat(Varint.encode(value)).isEqualTo(bytes);
        assertThat(Varint.size(value)).isEqualTo(bytes.length);
        assertThat(Varint.decode(bytes)).isEqualTo(value);
        ByteBuf written = Unpooled.buffer();
        Varint.write(written, value);
        assertThat(Varint.read(written)).isEqualTo(value);
        assertThat(written.isReadable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8000",
                "ff00",
                "81808000",
                "8080808080808080808001",
                "ffffffffffffffffff01",
                "808080808080808080"
            })
    void refusesOverlongForms(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        assertThatIllegalArgumentException().isThrownBy(() -> Varint.read(ByteBuffer.wrap(bytes)));
        assertThatIllegalArgumentException().isThrownBy(() -> Varint.read(Unpooled.wrappedBuffer(bytes)));
    }

    @Test
    void reportsEveryPrefixAsIncompleteAndConsumesNothing() {
        byte[] whole = Varint.encode(Long.MAX_VALUE);
        for (int length = 0; length < whole.length; length++) {
            byte[] prefix = Arrays.copyOf(whole, length);
            ByteBuf buffer = Unpooled.wrappedBuffer(prefix);
            assertThat(Varint.read(buffer)).isEqualTo(Varint.INCOMPLETE);
            assertThat(buffer.readerIndex()).isZero();
            ByteBuffer nio = ByteBuffer.wrap(prefix);
            assertThat(Varint.read(nio)).isEqualTo(Varint.INCOMPLETE);
            assertThat(nio.position()).isZero();
            assertThatIllegalArgumentException().isThrownBy(() -> Varint.decode(prefix));
        }
    }

    @Test
    void leavesWhatFollows() {
        ByteBuf buffer = Unpooled.wrappedBuffer(new byte[] {(byte) 0xac, 0x02, 0x55});
        assertThat(Varint.read(buffer)).isEqualTo(300);
        assertThat(buffer.readByte()).isEqualTo((byte) 0x55);
    }

    @Test
    void refusesNegativeValuesAndTrailingBytes() {
        assertThatIllegalArgumentException().isThrownBy(() -> Varint.encode(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Varint.decode(new byte[] {1, 1}));
    }

    @Test
    void readsBackWhateverItWrites() {
        Random random = Seeds.random();
        for (int i = 0; i < 10_000; i++) {
            long value = random.nextLong() >>> (1 + random.nextInt(63));
            assertThat(Varint.decode(Varint.encode(value))).isEqualTo(value);
        }
    }
}
