package io.physarum.libp2p.security.pnet;

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

import org.bouncycastle.crypto.StreamCipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PreSharedKeyTest {

    private static final String HEX = "0123456789abcdef0123456789abcdeffedcba9876543210fedcba9876543210";

    private static final PreSharedKey KEY = PreSharedKey.of(HexFormat.of().parseHex(HEX));

    @TempDir
    Path folder;

    private static byte[] encrypt(PreSharedKey key, String nonce, byte[] data) {
        StreamCipher cipher = key.stream(nonce.getBytes(StandardCharsets.US_ASCII));
        byte[] result = new byte[data.length];
        cipher.processBytes(data, 0, data.length, result, 0);
        return result;
    }

    @Test
    void encryptsAsThePublishedVectorsOfXSalsa20() {
        PreSharedKey key = PreSharedKey.of("this is 32-byte key for xsalsa20".getBytes(StandardCharsets.US_ASCII));
        assertThat(encrypt(key, "24-byte nonce for xsalsa", "Hello world!".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(HexFormat.of().parseHex("002d4513843fc240c401e541"));
        assertThat(encrypt(key, "24-byte nonce for xsalsa", new byte[64]))
                .isEqualTo(HexFormat.of()
                        .parseHex("4848297feb1fb52fb66d81609bd547fabcbe7026edc8b5e5e449d088bfa69c08"
                                + "8f5d8da1d791267c2c195a7f8cae9c4b4050d08ce6d3a151ec265f3a58e47648"));
    }

    @Test
    void isTheSha3OfAPassphrase() {
        PreSharedKey abc = PreSharedKey.fromPassphrase("abc");
        byte[] digest = HexFormat.of().parseHex("3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
        assertThat(abc).isEqualTo(PreSharedKey.of(digest)).hasSameHashCodeAs(PreSharedKey.of(digest));
        assertThat(PreSharedKey.fromPassphrase("grün")).isNotEqualTo(abc);
        assertThatIllegalArgumentException().isThrownBy(() -> PreSharedKey.fromPassphrase(""));
    }

    @Test
    void showsOnlyItsFingerprint() {
        assertThat(KEY.toString()).isEqualTo(KEY.fingerprint()).hasSize(32).isNotEqualTo(HEX.substring(0, 32));
        assertThat(KEY.fingerprint())
                .isNotEqualTo(PreSharedKey.fromPassphrase("abc").fingerprint());
    }

    @Test
    void readsSwarmKeyFiles() throws Exception {
        byte[] key = HexFormat.of().parseHex(HEX);
        assertThat(load("/key/swarm/psk/1.0.0/\n/base16/\n" + HEX + "\n")).isEqualTo(KEY);
        assertThat(load("/key/swarm/psk/1.0.0/\r\n/base16/\r\n" + HEX.toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo(KEY);
        assertThat(load("/key/swarm/psk/1.0.0/\n/base64/\n"
                        + Base64.getEncoder().encodeToString(key)))
                .isEqualTo(KEY);
        ByteArrayOutputStream binary = new ByteArrayOutputStream();
        binary.writeBytes("/key/swarm/psk/1.0.0/\n/bin/\n".getBytes(StandardCharsets.US_ASCII));
        binary.writeBytes(key);
        Path file = folder.resolve("bin.key");
        Files.write(file, binary.toByteArray());
        assertThat(PreSharedKey.load(file)).isEqualTo(KEY);
        Files.write(file, Arrays.copyOf(binary.toByteArray(), binary.size() - 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PreSharedKey.load(file))
                .withMessageContaining("31");
    }

    private PreSharedKey load(String content) throws Exception {
        return PreSharedKey.load(Files.writeString(folder.resolve("swarm.key"), content));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                HEX,
                "/key/swarm/psk/2.0.0/\n/base16/\n" + HEX,
                "/key/swarm/psk/1.0.0/\n",
                "/key/swarm/psk/1.0.0/\n/base32/\n" + HEX,
                "/key/swarm/psk/1.0.0/\n/base16/\n",
                "/key/swarm/psk/1.0.0/\n/base16/\n" + HEX + "00",
                "/key/swarm/psk/1.0.0/\n/base16/\nx" + HEX,
                "/key/swarm/psk/1.0.0/\n/base64/\n!" + HEX
            })
    void namesADamagedFileAndNothingOfTheKey(String content) throws Exception {
        Path file = folder.resolve("swarm.key");
        Files.writeString(file, content);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PreSharedKey.load(file))
                .withMessageContaining(file.toString())
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(HEX.substring(0, 8)));
    }

    @Test
    void namesAMissingFile() throws Exception {
        Path missing = folder.resolve("missing");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> PreSharedKey.load(missing))
                .withMessageContaining(missing.toString());
        Path huge = Files.write(folder.resolve("huge"), new byte[2000]);
        assertThatIllegalArgumentException().isThrownBy(() -> PreSharedKey.load(huge));
        assertThatIllegalArgumentException().isThrownBy(() -> PreSharedKey.of(new byte[31]));
    }
}
