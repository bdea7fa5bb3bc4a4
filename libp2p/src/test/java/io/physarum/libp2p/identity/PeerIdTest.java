package io.physarum.libp2p.identity;

import java.util.Arrays;

import io.physarum.libp2p.multiformats.Base58;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.multiformats.Multibase;
import io.physarum.libp2p.multiformats.Multihash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class PeerIdTest {

    @ParameterizedTest
    @CsvSource({"ED25519, 12D3KooW", "SECP256K1, 16Uiu2HA", "RSA, Qm", "ECDSA, Qm"})
    void looksAsOneKnowsIt(SpecKeys vector, String prefix) {
        PeerId id = Keys.unmarshalPrivate(vector.privateBytes()).peerId();
        assertThat(id.toString()).startsWith(prefix);
        assertThat(PeerId.parse(id.toString())).isEqualTo(id).hasSameHashCodeAs(id);
        assertThat(PeerId.of(id.bytes())).isEqualTo(id);
        assertThat(id.matches(Keys.unmarshalPublic(vector.publicBytes()))).isTrue();
        assertThat(id.matches(Keys.generate(KeyType.ED25519).publicKey())).isFalse();
    }

    @Test
    void readsTheExamplesOfTheSpecification() {
        PeerId rsa = PeerId.parse("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N");
        assertThat(PeerId.parse("bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe"))
                .isEqualTo(rsa);
        assertThat(rsa.toCid()).hasToString("bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe");
        assertThat(rsa.publicKey()).isEmpty();
        PeerId ed25519 = PeerId.parse("12D3KooWD3eckifWpRn9wQpMG9R9hX3sD158z7EqHWmweQAJU5SA");
        assertThat(ed25519.publicKey()).get().extracting(PublicKey::type).isEqualTo(KeyType.ED25519);
        assertThat(PeerId.parse(Multibase.BASE36.encode(ed25519.toCid().bytes())))
                .isEqualTo(ed25519);
    }

    @ParameterizedTest
    @EnumSource(names = {"ED25519", "SECP256K1"})
    void holdsShortKeys(SpecKeys vector) {
        PublicKey key = Keys.unmarshalPublic(vector.publicBytes());
        assertThat(key.peerId().publicKey()).contains(key);
        PeerId longer =
                PeerId.of(Multihash.identity(withAFieldMore(key.marshal())).bytes());
        assertThatIllegalArgumentException()
                .isThrownBy(longer::publicKey)
                .withMessageContaining(longer.toString())
                .withMessageContaining(key.peerId().toString());
    }

    private static byte[] withAFieldMore(byte[] message) {
        byte[] longer = Arrays.copyOf(message, message.length + 2);
        longer[message.length] = 0x38;
        return longer;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "Q",
                "Qm",
                "12D3KooW",
                "hello",
                "0",
                "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx50",
                "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku"
            })
    void refusesMalformedTextAndQuotesIt(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerId.parse(text))
                .withMessageContaining("'" + text + "'");
    }

    @Test
    void refusesHashesThatNoPeerHas() {
        byte[] sha1 = new byte[22];
        sha1[0] = 0x11;
        sha1[1] = 20;
        assertThatIllegalArgumentException().isThrownBy(() -> PeerId.of(sha1));
        assertThatIllegalArgumentException().isThrownBy(() -> PeerId.parse(Base58.encode(sha1)));
        byte[] longKey = Multihash.identity(new byte[43]).bytes();
        assertThatIllegalArgumentException().isThrownBy(() -> PeerId.of(longKey));
    }

    @Test
    void isFoundAtTheEndOfAnAddress() {
        PeerId id = Keys.generate(KeyType.ED25519).peerId();
        Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/4001");
        assertThat(PeerId.of(address)).isEmpty();
        assertThat(id.appendTo(address)).hasToString("/ip4/127.0.0.1/tcp/4001/p2p/" + id);
        assertThat(PeerId.of(id.appendTo(address))).contains(id);
    }
}
