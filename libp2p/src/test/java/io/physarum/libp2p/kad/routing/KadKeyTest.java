package io.physarum.libp2p.kad.routing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class KadKeyTest {

    @Test
    void isTheSha256OfWhatItIsMadeFrom() {
        assertThat(KadKey.of("abc".getBytes(StandardCharsets.UTF_8)))
                .hasToString("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void ordersByXorAsAnUnsignedNumber() {
        Random random = new Random(7);
        KadKey target = key(random);
        List<KadKey> keys = Stream.generate(() -> key(random)).limit(200).toList();

        List<KadKey> sorted = keys.stream().sorted(target.nearestFirst()).toList();

        assertThat(sorted)
                .containsExactlyElementsOf(keys.stream()
                        .sorted(Comparator.comparing(key -> number(key).xor(number(target))))
                        .toList());
    }

    @Test
    void countsTheLeadingBitsInCommon() {
        Random random = new Random(8);
        for (int i = 0; i < 2000; i++) {
            KadKey a = key(random);
            KadKey b = key(random);
            int expected = KadKey.BITS - number(a).xor(number(b)).bitLength();
            assertThat(a.commonPrefixLength(b)).isEqualTo(expected);
        }
        KadKey self = key(random);
        assertThat(self.commonPrefixLength(self)).isEqualTo(KadKey.BITS);
    }

    @Test
    void isEqualToTheKeyOfTheSameBytesOnly() {
        assertThat(KadKey.of(new byte[] {1}))
                .isEqualTo(KadKey.of(new byte[] {1}))
                .hasSameHashCodeAs(KadKey.of(new byte[] {1}));
        assertThat(KadKey.of(new byte[] {1})).isNotEqualTo(KadKey.of(new byte[] {2}));
    }

    private static KadKey key(Random random) {
        byte[] bytes = new byte[8];
        random.nextBytes(bytes);
        return KadKey.of(bytes);
    }

    private static BigInteger number(KadKey key) {
        return new BigInteger(key.toString(), 16);
    }
}
