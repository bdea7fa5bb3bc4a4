package io.physarum.libp2p.identify;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import com.google.protobuf.ByteString;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identify.pb.IdentifyMessage;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.record.PeerRecord;
import io.physarum.libp2p.record.SignedPeerRecord;
import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdentifyCodecTest {

    private final KnownPeer peer = new KnownPeer(Multiaddr.parse("/ip4/198.51.100.7/tcp/4001"));

    private IdentifyInfo read(IdentifyMessage message) {
        return IdentifyCodec.read(message, peer, IdentifyCodec.NOTHING);
    }

    private static ByteString bytes(String address) {
        return ByteString.copyFrom(Multiaddr.parse(address).bytes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ip6zone/no-such-zone/ip6/fe80::1/tcp/1",
                "/ip6zone/1/ip6/fe80::1/tcp/1",
                "/ip4/0.0.0.0/tcp/1",
                "/ip4/127.0.0.1/tcp/1",
                "/ip6/::1/tcp/1"
            })
    void leavesOutAddressesThatMeanNothingHere(String address) {
        IdentifyMessage message = IdentifyMessage.newBuilder()
                .addListenAddrs(bytes(address))
                .addListenAddrs(bytes("/ip4/198.51.100.7/tcp/1"))
                .build();

        assertThat(read(message).listenAddresses()).containsExactly(Multiaddr.parse("/ip4/198.51.100.7/tcp/1"));
    }

    @Test
    void keepsLoopbackAddressesOfAPeerOnThisMachine() {
        KnownPeer here = new KnownPeer(Multiaddr.parse("/ip4/127.0.0.1/tcp/5"));
        IdentifyMessage message = IdentifyMessage.newBuilder()
                .addListenAddrs(bytes("/ip4/127.0.0.1/tcp/1"))
                .build();

        assertThat(IdentifyCodec.read(message, here, IdentifyCodec.NOTHING).listenAddresses())
                .hasSize(1);
    }

    @Test
    void cutsWhatIsTooMuch() {
        IdentifyMessage.Builder message = IdentifyMessage.newBuilder().setAgentVersion("a".repeat(1000));
        for (int i = 1; i <= 1000; i++) {
            message.addProtocols("/p/" + i).addListenAddrs(bytes("/ip4/198.51.100.7/tcp/" + i));
        }
        message.addProtocols("x".repeat(1000));

        IdentifyInfo info = read(message.build());

        assertThat(info.agentVersion()).hasSize(256);
        assertThat(info.protocols()).hasSize(256);
        assertThat(info.listenAddresses()).hasSize(64);
    }

    @Test
    void keepsWhatAMessageDoesNotMention() {
        IdentifyInfo known = read(IdentifyMessage.newBuilder()
                .setAgentVersion("agent/1")
                .setProtocolVersion("net/1")
                .setObservedAddr(bytes("/ip4/198.51.100.9/tcp/1"))
                .addListenAddrs(bytes("/ip4/198.51.100.7/tcp/1"))
                .addProtocols("/p/1")
                .build());

        IdentifyInfo changed = IdentifyCodec.read(
                IdentifyMessage.newBuilder().addProtocols("/p/2").build(), peer, known);

        assertThat(changed.protocols()).containsExactly("/p/2");
        assertThat(changed)
                .usingRecursiveComparison()
                .ignoringFields("protocols")
                .isEqualTo(known);
    }

    private static ByteString signed(PrivateKey key, long seq, String address) {
        PeerRecord content = new PeerRecord(key.peerId(), seq, List.of(Multiaddr.parse(address)));
        return ByteString.copyFrom(SignedPeerRecord.seal(key, content).bytes());
    }

    @Test
    void takesOverTheRecordThatThePeerSigned() {
        ByteString record = signed(peer.remotePrivateKey(), 3, "/ip4/198.51.100.7/tcp/1");
        IdentifyMessage message =
                IdentifyMessage.newBuilder().setSignedPeerRecord(record).build();

        assertThat(read(message).signedPeerRecord())
                .map(SignedPeerRecord::bytes)
                .contains(record.toByteArray());
    }

    @Test
    void aChangeOfOtherFieldsKeepsTheRecord() {
        IdentifyInfo known = read(IdentifyMessage.newBuilder()
                .setSignedPeerRecord(signed(peer.remotePrivateKey(), 3, "/ip4/198.51.100.7/tcp/1"))
                .build());
        IdentifyMessage change =
                IdentifyMessage.newBuilder().addProtocols("/p/2").build();

        assertThat(IdentifyCodec.read(change, peer, known).signedPeerRecord()).isEqualTo(known.signedPeerRecord());
    }

    @Test
    void dropsARecordThatThePeerDidNotSignAndReadsTheRest() {
        PrivateKey stranger = Keys.generate(KeyType.ED25519);
        ByteString ofAnother = signed(stranger, 3, "/ip4/198.51.100.7/tcp/1");
        byte[] forged =
                signed(peer.remotePrivateKey(), 3, "/ip4/198.51.100.7/tcp/1").toByteArray();
        forged[forged.length - 1] ^= 1;

        for (ByteString lie : List.of(ofAnother, ByteString.copyFrom(forged), ByteString.copyFromUtf8("garbage"))) {
            IdentifyInfo info = read(IdentifyMessage.newBuilder()
                    .setSignedPeerRecord(lie)
                    .addProtocols("/p/1")
                    .build());

            assertThat(info.signedPeerRecord()).isEmpty();
            assertThat(info.protocols()).containsExactly("/p/1");
        }
    }

    @Test
    void sendsTheRecordApartIfTheMessageIsLong() {
        ByteString record = signed(peer.remotePrivateKey(), 3, "/ip4/198.51.100.7/tcp/1");
        IdentifyMessage.Builder message = IdentifyMessage.newBuilder().setSignedPeerRecord(record);
        for (int i = 0; i < 200; i++) {
            message.addProtocols("/some/protocol/" + i);
        }
        List<IdentifyMessage> more = new ArrayList<>();
        MessageReader reader = new MessageReader(more::add);
        EmbeddedChannel channel = new EmbeddedChannel(reader);

        channel.writeInbound(IdentifyCodec.encode(message.build()));

        assertThat(reader.result().join().hasSignedPeerRecord()).isFalse();
        assertThat(more).containsExactly(message.build());
        channel.finishAndReleaseAll();
    }

    @Test
    void keepsPrivateAddressesForOthersOfTheSameSite() {
        IdentifyMessage message = IdentifyMessage.newBuilder()
                .addListenAddrs(bytes("/ip4/10.0.0.7/tcp/1"))
                .addListenAddrs(bytes("/ip6/fd00::7/tcp/1"))
                .addListenAddrs(bytes("/dns4/localhost/tcp/1"))
                .build();

        assertThat(read(message).listenAddresses())
                .containsExactly(Multiaddr.parse("/ip4/10.0.0.7/tcp/1"), Multiaddr.parse("/ip6/fd00::7/tcp/1"));
    }

    @Test
    void refusesTheKeyOfAnotherPeer() {
        IdentifyMessage message = IdentifyMessage.newBuilder()
                .setPublicKey(ByteString.copyFrom(
                        Keys.generate(KeyType.ED25519).publicKey().marshal()))
                .build();

        assertThatThrownBy(() -> read(message)).isInstanceOf(ProtocolViolationException.class);
    }

    @Test
    void failsInNoOtherWayThanItSays() {
        Random random = Seeds.random();
        byte[] valid = IdentifyMessage.newBuilder()
                .setPublicKey(ByteString.copyFrom(peer.remotePublicKey().marshal()))
                .setAgentVersion("agent/1")
                .setObservedAddr(bytes("/ip4/198.51.100.7/tcp/1"))
                .addAllProtocols(Collections.nCopies(3, "/p/1"))
                .addListenAddrs(bytes("/ip6zone/x/ip6/fe80::1/tcp/1"))
                .addListenAddrs(bytes("/dns4/node.example/tcp/1"))
                .build()
                .toByteArray();
        for (int i = 0; i < 10_000; i++) {
            byte[] hostile = Arrays.copyOf(valid, random.nextInt(valid.length + 1));
            for (int change = random.nextInt(4); change > 0 && hostile.length > 0; change--) {
                hostile[random.nextInt(hostile.length)] = (byte) random.nextInt();
            }
            try {
                List<Multiaddr> addresses = read(IdentifyCodec.decode(Unpooled.wrappedBuffer(hostile)))
                        .listenAddresses();
                assertThat(addresses).hasSizeLessThanOrEqualTo(64);
            } catch (ProtocolViolationException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }
}
