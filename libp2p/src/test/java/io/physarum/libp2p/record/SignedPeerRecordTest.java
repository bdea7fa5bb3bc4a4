package io.physarum.libp2p.record;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.record.pb.EnvelopeMessage;
import io.physarum.libp2p.record.pb.PeerRecordMessage;
import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SignedPeerRecordTest {

    private static final String DOMAIN = "libp2p-peer-record";

    private static final byte[] TYPE = {3, 1};

    private static final PrivateKey KEY = Keys.generate(KeyType.ED25519);

    private static final PrivateKey OTHER = Keys.generate(KeyType.ED25519);

    private static final PeerRecord RECORD = new PeerRecord(
            KEY.peerId(),
            7,
            List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001"), Multiaddr.parse("/dns4/node.example/tcp/4001")));

    private static byte[] seal(PrivateKey key, PeerRecordMessage content) {
        return SignedEnvelope.seal(key, DOMAIN, TYPE, content.toByteArray()).bytes();
    }

    private static PeerRecordMessage.Builder message() {
        return PeerRecordMessage.newBuilder()
                .setPeerId(ByteString.copyFrom(KEY.peerId().bytes()))
                .setSeq(1);
    }

    private static PeerRecordMessage.AddressInfo info(byte[] address) {
        return PeerRecordMessage.AddressInfo.newBuilder()
                .setMultiaddr(ByteString.copyFrom(address))
                .build();
    }

    @ParameterizedTest
    @EnumSource(KeyType.class)
    void isReadAsItWasSigned(KeyType type) {
        PrivateKey key = Keys.generate(type);
        PeerRecord record = new PeerRecord(key.peerId(), -1, RECORD.addresses());
        SignedPeerRecord signed = SignedPeerRecord.seal(key, record);

        SignedPeerRecord read = SignedPeerRecord.open(signed.bytes());

        assertThat(read).isEqualTo(signed).hasSameHashCodeAs(signed);
        assertThat(read.content()).isEqualTo(record);
        assertThat(SignedPeerRecord.open(signed.bytes(), key.peerId())).isEqualTo(signed);
    }

    @Test
    void hasTheFieldsOfTheSpecification() throws Exception {
        byte[] bytes = SignedPeerRecord.seal(KEY, RECORD).bytes();

        EnvelopeMessage envelope = EnvelopeMessage.parseFrom(bytes);
        PeerRecordMessage content = PeerRecordMessage.parseFrom(envelope.getPayload());

        assertThat(envelope.getPayloadType().toByteArray()).containsExactly(3, 1);
        assertThat(envelope.getPublicKey().toByteArray())
                .isEqualTo(KEY.publicKey().marshal());
        assertThat(content.getSeq()).isEqualTo(7);
        assertThat(content.getAddressesCount()).isEqualTo(2);
        assertThat(content.getPeerId().toByteArray()).isEqualTo(KEY.peerId().bytes());
    }

    @Test
    void doesNotCountIfSignedForAnotherPurpose() {
        byte[] other = SignedEnvelope.seal(KEY, "another-purpose", TYPE, RECORD.bytes())
                .bytes();

        assertThatThrownBy(() -> SignedPeerRecord.open(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("signature");
    }

    @Test
    void doesNotCountIfItSaysItIsSomethingElse() {
        byte[] other = SignedEnvelope.seal(KEY, DOMAIN, new byte[] {3, 2}, RECORD.bytes())
                .bytes();

        assertThatThrownBy(() -> SignedPeerRecord.open(other)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotCountIfItSpeaksOfAnotherPeer() {
        byte[] lie = seal(OTHER, message().build());

        assertThatThrownBy(() -> SignedPeerRecord.open(lie))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("signed a record of");
        assertThatThrownBy(() -> SignedPeerRecord.seal(OTHER, RECORD)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isRefusedIfAnotherPeerIsExpected() {
        byte[] bytes = SignedPeerRecord.seal(KEY, RECORD).bytes();

        assertThatThrownBy(() -> SignedPeerRecord.open(bytes, OTHER.peerId()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another peer");
    }

    @Test
    void isRefusedIfItIsTooLongBeforeItIsParsed() {
        assertThatThrownBy(() -> SignedPeerRecord.open(new byte[SignedEnvelope.MAX_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8192");
    }

    @Test
    void leavesOutAddressesThatAreUnknownOrOfAnother() {
        byte[] bytes = seal(
                KEY,
                message()
                        .addAddresses(info(new byte[] {(byte) 0xff, 1}))
                        .addAddresses(info(new byte[0]))
                        .addAddresses(info(OTHER.peerId()
                                .appendTo(RECORD.addresses().get(0))
                                .bytes()))
                        .addAddresses(info(
                                KEY.peerId().appendTo(RECORD.addresses().get(1)).bytes()))
                        .build());

        assertThat(SignedPeerRecord.open(bytes).content().addresses())
                .containsExactly(RECORD.addresses().get(1));
    }

    @Test
    void keepsNoMoreAddressesThanItMay() {
        PeerRecordMessage.Builder message = message();
        IntStream.rangeClosed(1, 200)
                .mapToObj(port -> Multiaddr.parse("/ip4/192.0.2.1/tcp/" + port))
                .forEach(address -> message.addAddresses(info(address.bytes())));

        assertThat(SignedPeerRecord.open(seal(KEY, message.build())).content().addresses())
                .hasSize(PeerRecord.MAX_ADDRESSES);
    }

    @Test
    void noChangedByteGoesUnnoticed() {
        byte[] valid = SignedPeerRecord.seal(KEY, RECORD).bytes();
        for (int i = 0; i < valid.length; i++) {
            byte[] changed = valid.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> SignedPeerRecord.open(changed, KEY.peerId()))
                    .isInstanceOf(IllegalArgumentException.class);
            byte[] cut = Arrays.copyOf(valid, i);
            assertThatThrownBy(() -> SignedPeerRecord.open(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aSignedPayloadMayBeAnything() {
        Random random = Seeds.random();
        for (int i = 0; i < 200; i++) {
            byte[] payload = RECORD.bytes();
            for (int change = 1 + random.nextInt(4); change > 0; change--) {
                payload[random.nextInt(payload.length)] = (byte) random.nextInt();
            }
            byte[] bytes = SignedEnvelope.seal(KEY, DOMAIN, TYPE, payload).bytes();
            try {
                assertThat(SignedPeerRecord.open(bytes).content().peerId()).isEqualTo(KEY.peerId());
            } catch (IllegalArgumentException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }
}
