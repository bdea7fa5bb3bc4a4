package io.physarum.libp2p.multiformats;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MultibaseTest {

    @ParameterizedTest
    @CsvSource({
        "BASE16, f796573206d616e692021",
        "BASE32, bpfsxgidnmfxgsibb",
        "BASE36, k2lcpzo5yikidynfl",
        "BASE58BTC, z7paNL19xttacUY",
        "BASE64URL, ueWVzIG1hbmkgIQ"
    })
    void writesAndReadsTheVectorsOfTheSpecification(Multibase base, String text) {
        byte[] bytes = "yes mani !".getBytes(StandardCharsets.UTF_8);
        assertThat(base.encode(bytes)).isEqualTo(text);
        assertThat(Multibase.decode(text)).isEqualTo(bytes);
        assertThat(Multibase.of(text)).isEqualTo(base);
    }

    @ParameterizedTest
    @CsvSource({
        "BASE16, f00796573206d616e692021",
        "BASE32, bab4wk4zanvqw42jaee",
        "BASE36, k02lcpzo5yikidynfl",
        "BASE58BTC, z17paNL19xttacUY",
        "BASE64URL, uAHllcyBtYW5pICE"
    })
    void keepsLeadingZeros(Multibase base, String text) {
        byte[] bytes = "\0yes mani !".getBytes(StandardCharsets.UTF_8);
        assertThat(base.encode(bytes)).isEqualTo(text);
        assertThat(Multibase.decode(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"F796573206D616E692021", "BPFSXGIDNMFXGSIBB", "K2LCPZO5YIKIDYNFL"})
    void readsUpperCase(String text) {
        assertThat(Multibase.decode(text)).isEqualTo("yes mani !".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x00", "f0", "fxy", "b1", "ba", "bab", "z0", "zl", "k_", "u*", "zé"})
    void refusesWhatIsMalformed(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Multibase.decode(text));
    }

    @Test
    void refusesInputWhoseConversionWouldTakeTooLong() {
        assertThatIllegalArgumentException().isThrownBy(() -> Base58.decode("2".repeat(1025)));
        assertThatIllegalArgumentException().isThrownBy(() -> Base58.encode(new byte[1025]));
    }

    @Test
    void readsBackWhateverItWrites() {
        Random random = Seeds.random();
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[random.nextInt(100)];
            random.nextBytes(bytes);
            for (Multibase base : Multibase.values()) {
                assertThat(Multibase.decode(base.encode(bytes))).as("%s", base).isEqualTo(bytes);
            }
        }
    }
}
