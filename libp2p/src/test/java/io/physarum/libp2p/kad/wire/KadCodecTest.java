package io.physarum.libp2p.kad.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.pb.KadProto;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class KadCodecTest {

    private static final int MAX_BYTES = 64 * 1024;

    private final KadCodec codec = new KadCodec(4);

    private final List<String> limitsHit = new ArrayList<>();

    private final KadFrameReader frames = new KadFrameReader(Limit.DHT_REQUEST_BYTES, MAX_BYTES, limitsHit::add);

    @Test
    void readsWhatItWrites() {
        for (KadMessage message : messages()) {
            ByteBuf frame = codec.encode(message, UnpooledByteBufAllocator.DEFAULT);

            assertThat(decodeAll(frame)).containsExactly(message);
        }
    }

    @Test
    void writesTheSpecifiedBytes() {
        ByteBuf frame = codec.encode(
                KadMessage.request(KadMessageType.FIND_NODE, ByteString.copyFrom(new byte[] {1, 2})),
                UnpooledByteBufAllocator.DEFAULT);

        assertThat(ByteBufUtil.hexDump(frame)).isEqualTo("06" + "0804" + "12020102");
        frame.release();
    }

    @Test
    void readsMessagesCutAtEveryPoint() {
        List<KadMessage> messages = messages();
        ByteBuf all = Unpooled.buffer();
        messages.forEach(message -> {
            ByteBuf frame = codec.encode(message, UnpooledByteBufAllocator.DEFAULT);
            all.writeBytes(frame);
            frame.release();
        });
        for (int cut = 0; cut <= all.readableBytes(); cut++) {
            ByteBuf gathered = Unpooled.buffer();
            List<KadMessage> decoded = new ArrayList<>();
            gathered.writeBytes(all, 0, cut);
            drain(gathered, decoded);
            gathered.writeBytes(all, cut, all.readableBytes() - cut);
            drain(gathered, decoded);
            assertThat(decoded).isEqualTo(messages);
            gathered.release();
        }
        all.release();
    }

    @Test
    void readsMessagesByteByByte() {
        KadMessage message = messages().get(2);
        ByteBuf frame = codec.encode(message, UnpooledByteBufAllocator.DEFAULT);
        ByteBuf gathered = Unpooled.buffer();
        List<KadMessage> decoded = new ArrayList<>();
        while (frame.isReadable()) {
            assertThat(decoded).isEmpty();
            gathered.writeByte(frame.readByte());
            drain(gathered, decoded);
        }
        assertThat(decoded).containsExactly(message);
        gathered.release();
        frame.release();
    }

    @Test
    void refusesALengthOverTheLimitBeforeTheMessageComes() {
        assertOverLimit("81 80 04");
        assertOverLimit("80 80 80 80 80 01");
        assertRefused("ff ff ff ff ff ff ff ff ff 01", "longer than 9");
        assertRefused("81 00", "shortest form");
    }

    @Test
    void refusesWhatIsNoMessage() {
        for (String hostile : List.of("0806", "08ffffffffffffffffff01", "12ff01", "42", "4205", "0f", "1b1b1b1b")) {
            ByteBuf bytes = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hostile));
            assertThatThrownBy(() -> codec.decode(bytes)).as(hostile).isInstanceOf(ProtocolViolationException.class);
            bytes.release();
        }
        ByteBuf longKey = Unpooled.wrappedBuffer(KadProto.Message.newBuilder()
                .setKey(ByteString.copyFrom(new byte[KadCodec.MAX_KEY_BYTES + 1]))
                .build()
                .toByteArray());
        assertThatThrownBy(() -> codec.decode(longKey)).hasMessageContaining("over 1024 bytes");
        longKey.release();
    }

    @Test
    void refusesCountlessTinyFieldsBeforeTheyBecomeObjects() {
        ByteBuf peers = Unpooled.buffer();
        for (int i = 0; i < 40_000; i++) {
            peers.writeByte(0x42).writeByte(0);
        }
        assertThatThrownBy(() -> codec.decode(peers)).hasMessageContaining("too many fields");
        peers.release();
        KadProto.Message.Peer.Builder peer = KadProto.Message.Peer.newBuilder();
        for (int i = 0; i < 40_000; i++) {
            peer.addAddrs(ByteString.EMPTY);
        }
        ByteBuf addresses = Unpooled.wrappedBuffer(
                KadProto.Message.newBuilder().addCloserPeers(peer).build().toByteArray());
        assertThatThrownBy(() -> codec.decode(addresses)).hasMessageContaining("too many fields");
        addresses.release();
    }

    @Test
    void refusesCountlessUnknownFieldsInARecord() {
        UnknownFieldSet.Builder unknown = UnknownFieldSet.newBuilder();
        for (int number = 100; number < 40_100; number++) {
            unknown.addField(
                    number, UnknownFieldSet.Field.newBuilder().addVarint(0).build());
        }
        ByteBuf bytes = Unpooled.wrappedBuffer(KadProto.Message.newBuilder()
                .setRecord(KadProto.Record.newBuilder().setUnknownFields(unknown.build()))
                .build()
                .toByteArray());

        assertThatThrownBy(() -> codec.decode(bytes)).hasMessageContaining("too many fields");
        bytes.release();
    }

    @Test
    void refusesGroups() {
        for (String hex : List.of("a306" + "a406", "1a04" + "a306a406", "4204" + "a306a406")) {
            ByteBuf bytes = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
            assertThatThrownBy(() -> codec.decode(bytes)).as(hex).hasMessageContaining("group");
            bytes.release();
        }
    }

    @Test
    void leavesOutWhatItDoesNotKnowOfPeers() {
        PeerInfo good = peers(new Random(1), 1).get(0);
        KadProto.Message.Peer.Builder strange = KadProto.Message.Peer.newBuilder()
                .setId(ByteString.copyFrom(good.peerId().bytes()));
        strange.addAddrs(ByteString.copyFrom(new byte[] {(byte) 0xff, (byte) 0xff, 1, 2}));
        strange.addAddrs(ByteString.EMPTY);
        strange.addAddrs(ByteString.copyFrom(new byte[300]));
        Multiaddr address = good.addresses().get(0);
        strange.addAddrs(ByteString.copyFrom(good.peerId().appendTo(address).bytes()));
        PeerInfo other = peers(new Random(2), 1).get(0);
        strange.addAddrs(ByteString.copyFrom(other.peerId().appendTo(address).bytes()));
        for (int i = 0; i < 10; i++) {
            strange.addAddrs(ByteString.copyFrom(
                    Multiaddr.parse("/ip4/10.1.1.1/tcp/" + (i + 1)).bytes()));
        }
        ByteBuf bytes = Unpooled.wrappedBuffer(KadProto.Message.newBuilder()
                .addCloserPeers(KadProto.Message.Peer.newBuilder().setId(ByteString.copyFromUtf8("no peer id")))
                .addCloserPeers(strange)
                .build()
                .toByteArray());

        KadMessage decoded = codec.decode(bytes);

        assertThat(decoded.closerPeers()).hasSize(1);
        assertThat(decoded.closerPeers().get(0).addresses()).hasSize(4).startsWith(address);
        bytes.release();
    }

    @Test
    void givesAnAddressOnceThoughItComesWithAndWithoutThePeer() {
        PeerInfo peer = peers(new Random(3), 1).get(0);
        KadProto.Message.Peer.Builder doubled = KadProto.Message.Peer.newBuilder()
                .setId(ByteString.copyFrom(peer.peerId().bytes()));
        for (Multiaddr address : peer.addresses()) {
            doubled.addAddrs(ByteString.copyFrom(address.bytes()));
            doubled.addAddrs(ByteString.copyFrom(peer.peerId().appendTo(address).bytes()));
            doubled.addAddrs(ByteString.copyFrom(address.bytes()));
        }
        ByteBuf bytes = Unpooled.wrappedBuffer(
                KadProto.Message.newBuilder().addProviderPeers(doubled).build().toByteArray());

        assertThat(codec.decode(bytes).providers()).containsExactly(peer);
        bytes.release();
    }

    @Test
    void survivesRandomBytes() {
        Random random = Seeds.random();
        for (int i = 0; i < 20_000; i++) {
            ByteBuf bytes = hostile(random);
            try {
                List<KadMessage> decoded = new ArrayList<>();
                drain(bytes, decoded);
            } catch (ProtocolViolationException expected) {
                assertThat(expected).hasMessageContaining("DHT");
            } catch (LimitExceededException expected) {
                assertThat(expected.limit()).isEqualTo(Limit.DHT_REQUEST_BYTES.text());
            } finally {
                assertThat(bytes.refCnt()).isEqualTo(1);
                bytes.release();
            }
        }
    }

    private ByteBuf hostile(Random random) {
        if (random.nextBoolean()) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            return Unpooled.wrappedBuffer(noise);
        }
        List<KadMessage> messages = messages();
        ByteBuf frame = codec.encode(messages.get(random.nextInt(messages.size())), UnpooledByteBufAllocator.DEFAULT);
        for (int flips = random.nextInt(4); flips >= 0; flips--) {
            frame.setByte(random.nextInt(frame.readableBytes()), random.nextInt());
        }
        return frame;
    }

    private void assertOverLimit(String hex) {
        limitsHit.clear();
        ByteBuf bytes = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
        assertThatThrownBy(() -> frames.next(bytes))
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("dht-request-bytes of 65536")
                .hasMessageContaining("physarum.p2p.dht.limits.request-bytes");
        assertThat(limitsHit).containsExactly(Limit.DHT_REQUEST_BYTES.text());
        bytes.release();
    }

    private void assertRefused(String hex, String reason) {
        ByteBuf bytes = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex.replace(" ", "")));
        assertThatThrownBy(() -> frames.next(bytes))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining(reason);
        bytes.release();
    }

    private List<KadMessage> decodeAll(ByteBuf bytes) {
        List<KadMessage> decoded = new ArrayList<>();
        drain(bytes, decoded);
        assertThat(bytes.isReadable()).isFalse();
        bytes.release();
        return decoded;
    }

    private void drain(ByteBuf bytes, List<KadMessage> decoded) {
        for (ByteBuf frame = frames.next(bytes); frame != null; frame = frames.next(bytes)) {
            try {
                decoded.add(codec.decode(frame));
            } finally {
                frame.release();
            }
        }
    }

    private static List<KadMessage> messages() {
        Random random = new Random(5);
        ByteString key = ByteString.copyFromUtf8("/pk/some key");
        KadRecord stored = new KadRecord(key, ByteString.copyFromUtf8("value"), "2026-01-01T00:00:00Z");
        return List.of(
                KadMessage.request(KadMessageType.FIND_NODE, key),
                KadMessage.putValue(stored),
                KadMessage.request(KadMessageType.GET_PROVIDERS, key)
                        .withCloserPeers(peers(random, 5))
                        .withProviders(peers(random, 3)),
                KadMessage.addProvider(key, peers(random, 1).get(0)),
                KadMessage.request(KadMessageType.GET_VALUE, key)
                        .withRecord(stored)
                        .withCloserPeers(peers(random, 1)),
                KadMessage.request(KadMessageType.PING, ByteString.EMPTY),
                KadMessage.request(KadMessageType.PUT_VALUE, ByteString.EMPTY));
    }

    private static List<PeerInfo> peers(Random random, int count) {
        List<PeerInfo> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] id = new byte[34];
            random.nextBytes(id);
            id[0] = 0x12;
            id[1] = 0x20;
            peers.add(new PeerInfo(
                    PeerId.of(id),
                    List.of(Multiaddr.parse("/ip4/10.0.0.1/tcp/" + (i + 1)), Multiaddr.parse("/ip6/::1/tcp/4001"))));
        }
        return peers;
    }
}
