package io.physarum.libp2p.identity;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;

import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeysTest {

    private static final byte[] DATA = "some data".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource
    void readsAndWritesTheVectorsOfTheSpecification(SpecKeys vector) {
        PrivateKey key = Keys.unmarshalPrivate(vector.privateBytes());
        assertThat(key.type()).isEqualTo(vector.type());
        assertThat(key.marshal()).isEqualTo(vector.privateBytes());
        assertThat(key.publicKey().marshal()).isEqualTo(vector.publicBytes());
        assertThat(Keys.unmarshalPublic(vector.publicBytes()))
                .isEqualTo(key.publicKey())
                .hasSameHashCodeAs(key.publicKey());
        assertThat(key.publicKey().verify(DATA, key.sign(DATA))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void makesKeysThatSignAndAreReadBack(KeyType type) {
        PrivateKey key = Keys.generate(type);
        PrivateKey again = Keys.unmarshalPrivate(key.marshal());
        assertThat(again.publicKey()).isEqualTo(key.publicKey());
        assertThat(Keys.privateKey(type, key.raw()).peerId()).isEqualTo(key.peerId());
        assertThat(Keys.publicKey(type, key.publicKey().raw()).verify(DATA, again.sign(DATA)))
                .isTrue();
        assertThat(Keys.generate(type).publicKey()).isNotEqualTo(key.publicKey());
    }

    @ParameterizedTest
    @EnumSource
    void refusesForgedSignatures(SpecKeys vector) {
        PrivateKey key = Keys.unmarshalPrivate(vector.privateBytes());
        byte[] signature = key.sign(DATA);
        assertThat(key.publicKey().verify(new byte[1], signature)).isFalse();
        assertThat(key.publicKey().verify(DATA, new byte[0])).isFalse();
        assertThat(key.publicKey().verify(DATA, new byte[64])).isFalse();
        for (int i = 0; i < signature.length; i += 7) {
            byte[] forged = signature.clone();
            forged[i] ^= 4;
            assertThat(key.publicKey().verify(DATA, forged)).isFalse();
            assertThat(key.publicKey().verify(DATA, Arrays.copyOf(signature, i)))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void neverPrintsTheSecret(SpecKeys vector) {
        PrivateKey key = Keys.unmarshalPrivate(vector.privateBytes());
        assertThat(key.toString()).isEqualTo(vector.type().text() + " private key of " + key.peerId());
        assertThat(key.publicKey().toString()).isEqualTo(vector.type().text() + " public key of " + key.peerId());
    }

    @Test
    void readsTheOldFormOfEd25519() {
        byte[] raw = Keys.unmarshalPrivate(SpecKeys.ED25519.privateBytes()).raw();
        byte[] old = Arrays.copyOf(raw, 96);
        System.arraycopy(raw, 32, old, 64, 32);
        assertThat(Keys.privateKey(KeyType.ED25519, old).raw()).isEqualTo(raw);
        old[95] ^= 1;
        assertThatIllegalArgumentException().isThrownBy(() -> Keys.privateKey(KeyType.ED25519, old));
    }

    @Test
    void refusesEd25519KeysWhoseHalvesDiffer() {
        byte[] raw = Keys.unmarshalPrivate(SpecKeys.ED25519.privateBytes()).raw();
        raw[40] ^= 1;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keys.privateKey(KeyType.ED25519, raw))
                .withMessageContaining("halves");
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 384, 521})
    void makesEcdsaKeysOfEverySize(int bits) {
        PrivateKey key = Keys.generate(KeyType.ECDSA, bits);
        assertThat(Keys.unmarshalPrivate(key.marshal()).publicKey()).isEqualTo(key.publicKey());
        assertThat(key.publicKey().verify(DATA, key.sign(DATA))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"RSA, 1024", "RSA, 16384", "ECDSA, 255"})
    void refusesSizesItDoesNotMake(KeyType type, int bits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keys.generate(type, bits))
                .withMessageContaining(Integer.toString(bits));
    }

    @ParameterizedTest
    @EnumSource
    void refusesRawKeysThatAreNone(KeyType type) {
        for (int length : new int[] {0, 1, 31, 32, 33, 63, 64, 96, 200}) {
            byte[] zeros = new byte[length];
            if (type != KeyType.ED25519 || length != 32) {
                assertThatIllegalArgumentException()
                        .as("%d zeros", length)
                        .isThrownBy(() -> Keys.publicKey(type, zeros));
            }
            assertThatIllegalArgumentException().isThrownBy(() -> Keys.privateKey(type, zeros));
        }
    }

    @Test
    void refusesAnRsaKeyWhoseNumbersDoNotFitTogether() {
        byte[] key = SpecKeys.RSA.privateBytes();
        for (int damaged = 30; damaged < key.length; damaged += 37) {
            byte[] message = key.clone();
            message[damaged] ^= 4;
            assertThatIllegalArgumentException()
                    .as("byte %d", damaged)
                    .isThrownBy(() -> Keys.unmarshalPrivate(message));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "08", "0801", "08011220", "0801120100", "08041200", "1200", "ffffffff"})
    void refusesMessagesThatHoldNoKey(String hex) {
        byte[] message = HexFormat.of().parseHex(hex);
        assertThatIllegalArgumentException().isThrownBy(() -> Keys.unmarshalPublic(message));
        assertThatIllegalArgumentException().isThrownBy(() -> Keys.unmarshalPrivate(message));
    }

    @ParameterizedTest
    @EnumSource
    void neverFailsOtherThanByRefusing(SpecKeys vector) {
        Random random = Seeds.random();
        for (int i = 0; i < 300; i++) {
            byte[] message = vector.publicBytes();
            message[random.nextInt(message.length)] = (byte) random.nextInt();
            message[random.nextInt(Math.min(40, message.length))] = (byte) random.nextInt();
            try {
                assertThat(Keys.unmarshalPublic(message).verify(DATA, DATA)).isFalse();
            } catch (IllegalArgumentException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }

    @Test
    void findsTypesByNumberAndName() {
        for (KeyType type : KeyType.values()) {
            assertThat(KeyType.of(type.number())).isEqualTo(type);
            assertThat(KeyType.parse(type.text().toLowerCase(java.util.Locale.ROOT)))
                    .isEqualTo(type);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> KeyType.of(4));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyType.parse("DSA"))
                .withMessageContaining("Ed25519");
    }

    @Test
    void takesNoSignatureForOneWhoseNumbersAreSomethingElse() {
        byte[] taggedNumber = HexFormat.of().parseHex("3008a003020101020101");
        PublicKey key = Keys.generate(KeyType.SECP256K1).publicKey();

        assertThat(key.verify(new byte[1], taggedNumber)).isFalse();
    }
}
