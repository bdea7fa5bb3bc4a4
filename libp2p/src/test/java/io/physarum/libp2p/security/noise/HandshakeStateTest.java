package io.physarum.libp2p.security.noise;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.ProtocolViolationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The published vectors of Noise_XX_25519_ChaChaPoly_SHA256. */
class HandshakeStateTest {

    private static final HexFormat HEX = HexFormat.of();

    private final HandshakeState initiator = new HandshakeState(
            key("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
            key("202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"));

    private final HandshakeState responder = new HandshakeState(
            key("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20"),
            key("4142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f60"));

    private static KeyPair key(String secret) {
        return new KeyPair(HEX.parseHex(secret));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void producesTheVectorWithoutPayloads() {
        byte[] first = initiator.writeFirst(new byte[0]);
        assertThat(HEX.formatHex(first)).isEqualTo("358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd166254");
        assertThat(responder.readFirst(first)).isEmpty();
        byte[] second = responder.writeSecond(new byte[0]);
        assertThat(HEX.formatHex(second))
                .isEqualTo("64b101b1d0be5a8704bd078f9895001fc03e8e9f9522f188dd128d9846d48466"
                        + "3414af878d3e46a2f58911a816d6e8346d4ea17a6f2a0bb4ef4ed56c133cff45"
                        + "60a34e36ea82109f26cf2e5a5caf992b608d55c747f615e5a3425a7a19eefb8f");
        assertThat(initiator.readSecond(second)).isEmpty();
        byte[] third = initiator.writeThird(new byte[0]);
        assertThat(HEX.formatHex(third))
                .isEqualTo("87f864c11ba449f46a0a4f4e2eacbb7b0457784f4fca1937f572c93603e9c4d9"
                        + "7e5ea11b16f3968710b23a3be3202dc1b5e1ce3c963347491e74f5c0768a9b42");
        assertThat(responder.readThird(third)).isEmpty();
        assertTransportMatchesTheVector();
    }

    @Test
    void producesTheVectorWithPayloads() {
        byte[] first = initiator.writeFirst(bytes("test_msg_0"));
        assertThat(HEX.formatHex(first))
                .isEqualTo("358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd166254746573745f6d73675f30");
        assertThat(responder.readFirst(first)).isEqualTo(bytes("test_msg_0"));
        byte[] second = responder.writeSecond(bytes("test_msg_1"));
        assertThat(HEX.formatHex(second))
                .isEqualTo("64b101b1d0be5a8704bd078f9895001fc03e8e9f9522f188dd128d9846d48466"
                        + "3414af878d3e46a2f58911a816d6e8346d4ea17a6f2a0bb4ef4ed56c133cff45"
                        + "72e7a2ba5123ac30618b3d205f5c2d17f50cbca216483ac56bcc78e33bf52030"
                        + "3278db641e5e731b2e3a");
        assertThat(initiator.readSecond(second)).isEqualTo(bytes("test_msg_1"));
        byte[] third = initiator.writeThird(bytes("test_msg_2"));
        assertThat(HEX.formatHex(third))
                .isEqualTo("87f864c11ba449f46a0a4f4e2eacbb7b0457784f4fca1937f572c93603e9c4d9"
                        + "f27e318e43ba630594c4d08eeb3b36d97c7377a2f4f9144b2f0c8095ad921405"
                        + "05b2ab53eff244b14138");
        assertThat(responder.readThird(third)).isEqualTo(bytes("test_msg_2"));
        assertTransportMatchesTheVector();
    }

    private void assertTransportMatchesTheVector() {
        assertThat(seal(initiator.split()[0], "yellowsubmarine"))
                .isEqualTo("a52ef02ba60e12696d1d6b9ef4245c88fca757b6134ad6e76b56e310a6adf6");
        assertThat(seal(responder.split()[1], "submarineyellow"))
                .isEqualTo("2445aa438ebd649281c636cc7269ca82f1d9023d72520943aeabf909cdf521");
    }

    private static String seal(CipherState cipher, String text) {
        byte[] buffer = Arrays.copyOf(bytes(text), text.length() + ChaChaPoly.TAG_BYTES);
        return HEX.formatHex(buffer, 0, cipher.encrypt(new byte[0], buffer, text.length()));
    }

    @Test
    void knowsThePeersStaticKey() {
        responder.readFirst(initiator.writeFirst(new byte[0]));
        initiator.readSecond(responder.writeSecond(new byte[0]));
        responder.readThird(initiator.writeThird(new byte[0]));
        assertThat(initiator.remoteStatic())
                .isEqualTo(key("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20")
                        .publicKey());
        assertThat(responder.remoteStatic())
                .isEqualTo(key("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")
                        .publicKey());
    }

    @Test
    void refusesKeysOfLowOrder() {
        responder.readFirst(new byte[32]);
        assertThatExceptionOfType(ProtocolViolationException.class)
                .isThrownBy(() -> responder.writeSecond(new byte[0]))
                .withMessageContaining("bad key");
    }

    @Test
    void refusesShortMessages() {
        for (int length = 0; length < 32; length++) {
            byte[] message = new byte[length];
            assertThatExceptionOfType(ProtocolViolationException.class).isThrownBy(() -> responder.readFirst(message));
        }
    }

    @Test
    void stopsBeforeItsNoncesRunOut() {
        CipherState cipher = new CipherState(new byte[32], -2);
        byte[] buffer = new byte[16];
        assertThat(cipher.encrypt(new byte[0], buffer, 0)).isEqualTo(16);
        assertThatExceptionOfType(ConnectionClosedException.class)
                .isThrownBy(() -> cipher.encrypt(new byte[0], buffer, 0))
                .withMessageContaining("nonces");
    }
}
