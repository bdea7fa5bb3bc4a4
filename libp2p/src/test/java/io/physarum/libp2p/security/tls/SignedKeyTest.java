package io.physarum.libp2p.security.tls;

import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.testing.Seeds;
import org.bouncycastle.asn1.DEROctetString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SignedKeyTest {

    private static final byte[] CERTIFICATE_KEY = {1, 2, 3};

    private static byte[] extension(PrivateKey identity) throws IOException {
        return wrapped(SignedKey.sign(identity, CERTIFICATE_KEY).encode());
    }

    private static byte[] wrapped(byte[] value) throws IOException {
        return new DEROctetString(value).getEncoded();
    }

    private static void assertRefuses(byte[] extension) {
        assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> SignedKey.decode(extension));
    }

    @ParameterizedTest
    @EnumSource
    void vouchesForOneKeyAndNoOther(KeyType type) throws IOException {
        PrivateKey identity = Keys.generate(type);

        SignedKey read = SignedKey.decode(extension(identity));

        assertThat(read.identity()).isEqualTo(identity.publicKey());
        assertThat(read.isFor(CERTIFICATE_KEY)).isTrue();
        assertThat(read.isFor(new byte[] {1, 2, 4})).isFalse();
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] good = extension(Keys.generate(KeyType.RSA));
        for (int length = 0; length < good.length; length++) {
            assertRefuses(Arrays.copyOf(good, length));
        }
    }

    @Test
    void refusesWhatFollows() throws IOException {
        byte[] good = extension(Keys.generate(KeyType.ED25519));
        assertRefuses(Arrays.copyOf(good, good.length + 1));
        byte[] value =
                SignedKey.sign(Keys.generate(KeyType.ED25519), CERTIFICATE_KEY).encode();
        assertRefuses(wrapped(Arrays.copyOf(value, value.length + 1)));
        byte[] third = Arrays.copyOf(value, value.length + 2);
        third[1] = (byte) (third[1] + 2);
        third[value.length] = 4;
        assertRefuses(wrapped(third));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0480", "0481", "048101", "04820001", "0483000001", "0484ffffffff", "0500", "04023080"})
    void refusesLengthsAndTypesThatAreNotAllowed(String hex) {
        assertRefuses(HexFormat.of().parseHex(hex));
    }

    @Test
    void refusesKeysThatAreNone() throws IOException {
        assertRefuses(wrapped(HexFormat.of().parseHex("300404000400")));
        assertRefuses(wrapped(HexFormat.of().parseHex("3006040208090400")));
    }

    @Test
    void survivesRandomChanges() throws IOException {
        Random random = Seeds.random();
        byte[] good = extension(Keys.generate(KeyType.SECP256K1));
        for (int round = 0; round < 5000; round++) {
            byte[] changed = good.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            assertThat(isRead(changed)).isIn(true, false);
        }
    }

    private static boolean isRead(byte[] extension) {
        try {
            SignedKey.decode(extension);
            return true;
        } catch (ProtocolViolationException expected) {
            return false;
        }
    }
}
