package io.physarum.libp2p.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.host.HostLimits;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Streams that are opened and come to nothing. */
class StreamAttackIT extends UnderAttack {

    private static final String PING = "/ipfs/ping/1.0.0";

    private static final int PENDING = 512;

    /** How many more than there is room for are tried: so few refusals cost no connection. */
    private static final int REFUSED = 8;

    @Override
    Victim victim() {
        HostLimits limits = Victim.limits()
                .negotiationTimeout(Duration.ofSeconds(2))
                .maxPendingStreams(PENDING)
                .unlimitedNetworks(List.of())
                .build();
        return new Victim(limits, Victim.YAMUX, Victim.DHT);
    }

    private void awaitNoStreams(RawPeer peer) {
        Awaitility.await().atMost(PATIENCE).until(() -> victim.streamsWith(peer.peerId()) == 0);
    }

    @Test
    void streamsWithoutNegotiationAreFewAndDoNotLast() {
        RawPeer peer = rawPeer();
        peer.awaitQuestionRefused();
        honest.unharmedBy(() -> {
            for (int i = 0; i < 1000; i++) {
                peer.frame(Wire.WINDOW_UPDATE, Wire.SYN, peer.takeId(), 0);
            }
            peer.awaitServed();
            assertThat(victim.timesHit(Limit.MAX_STREAMS_PER_CONNECTION.text())).isPositive();
            assertThat(victim.streamsWith(peer.peerId())).isLessThanOrEqualTo(256);
            awaitNoStreams(peer);
        });
        assertThat(peer.channel().isActive()).isTrue();
    }

    @Test
    void manyIdentitiesOfOneAddressDoNotTakeAllPlacesOfStreamsWithoutNegotiation() {
        List<RawPeer> peers =
                Stream.generate(() -> rawPeer("127.0.0.2")).limit(4).toList();
        honest.unharmedBy(() -> {
            for (RawPeer peer : peers) {
                for (int i = 0; i < (PENDING + REFUSED) / peers.size(); i++) {
                    peer.frame(Wire.WINDOW_UPDATE, Wire.SYN, peer.takeId(), 0);
                }
                peer.flush();
            }
            // Once more than for the attackers alone.
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> victim.timesHit(Limit.MAX_PENDING_STREAMS.text()) > REFUSED);
        });
        peers.forEach(this::awaitNoStreams);
    }

    @Test
    void oneByteAtATimeDoesNotProlongANegotiation() {
        RawPeer peer = rawPeer();
        byte[] begin = ByteBufUtil.getBytes(Wire.lines(Wire.MULTISTREAM).writeBytes(Wire.hex("8008")));
        honest.unharmedBy(() -> {
            for (int i = 0; i < 20; i++) {
                dribble(peer, begin);
            }
            Awaitility.await().atMost(PATIENCE).until(() -> peer.log().resets() == 20);
        });
        awaitNoStreams(peer);
        assertThat(peer.channel().isActive()).isTrue();
    }

    private static void dribble(RawPeer peer, byte[] begin) {
        int id = peer.takeId();
        int[] next = {0};
        Future<?> timer = peer.channel()
                .eventLoop()
                .scheduleAtFixedRate(
                        () -> {
                            byte one = next[0] < begin.length ? begin[next[0]] : (byte) 'a';
                            peer.data(next[0]++ == 0 ? Wire.SYN : 0, id, Unpooled.wrappedBuffer(new byte[] {one}));
                            peer.flush();
                        },
                        0,
                        50,
                        TimeUnit.MILLISECONDS);
        peer.channel().closeFuture().addListener(closed -> timer.cancel(false));
    }

    @Test
    void halfClosedStreamsEnd() {
        RawPeer peer = rawPeer();
        honest.unharmedBy(() -> {
            for (String protocol : List.of(PING, Victim.DHT.protocolId(), "/ipfs/id/push/1.0.0", "/test/echo/1.0.0")) {
                for (int i = 0; i < 2; i++) {
                    int id = peer.open(protocol);
                    peer.frame(Wire.WINDOW_UPDATE, Wire.FIN, id, 0);
                }
            }
            // Half-closed before anything is agreed on.
            peer.frame(Wire.WINDOW_UPDATE, Wire.SYN | Wire.FIN, peer.takeId(), 0);
            peer.flush();
            awaitNoStreams(peer);
        });
    }

    @Test
    void aFloodOfProposalsResetsTheStreamAndKeepsTheConnection() {
        RawPeer peer = rawPeer();
        honest.unharmedBy(() -> {
            for (String line : List.of("ls", "/no/such/protocol", "x".repeat(1000))) {
                int id = peer.takeId();
                ByteBuf flood = Wire.lines(Wire.MULTISTREAM);
                for (int i = 0; i < 65; i++) {
                    flood.writeBytes(Wire.lines(line));
                }
                peer.data(Wire.SYN, id, flood);
            }
            peer.flush();
            Awaitility.await().atMost(PATIENCE).until(() -> peer.log().resets() == 3);
        });
        peer.awaitServed();
        assertThat(peer.log().text(1)).contains(PING);
    }

    @Test
    void lengthsThatAreTooLongOrMalformedResetTheStreamAndKeepTheConnection() {
        String tenBytes = "ff".repeat(9) + "01";
        List<ByteBuf> hostile = new ArrayList<>();
        for (String length : List.of(tenBytes, "8700", "80808080808080808001")) {
            hostile.add(Wire.hex(length));
            hostile.add(Wire.lines(Wire.MULTISTREAM).writeBytes(Wire.hex(length)));
            for (String protocol : List.of(Victim.DHT.protocolId(), "/ipfs/id/push/1.0.0")) {
                hostile.add(Wire.lines(Wire.MULTISTREAM, protocol).writeBytes(Wire.hex(length)));
            }
        }
        hostile.add(Wire.lines(Wire.MULTISTREAM).writeBytes(Wire.hex("818004"))); // a line of 64 KiB and a byte
        hostile.add(Wire.lines(Wire.MULTISTREAM, Victim.DHT.protocolId()).writeBytes(Wire.hex("818004")));
        hostile.add(Wire.lines(Wire.MULTISTREAM, "/ipfs/id/push/1.0.0").writeBytes(Wire.hex("818004")));
        RawPeer peer = rawPeer();
        honest.unharmedBy(() -> {
            hostile.forEach(bytes -> peer.data(Wire.SYN, peer.takeId(), bytes));
            peer.flush();
            Awaitility.await().atMost(PATIENCE).until(() -> peer.log().resets() == hostile.size());
        });
        assertThat(peer.channel().isActive()).isTrue();
        awaitNoStreams(peer);
    }

    @Test
    void onePeerHasOnlySoManyStreamsOfAProtocol() {
        RawPeer peer = rawPeer();
        peer.awaitQuestionRefused();
        honest.unharmedBy(() -> {
            for (int i = 0; i < 160; i++) {
                peer.open(Victim.SILENT);
                peer.open(PING);
            }
            peer.flush();
            awaitLimit(Limit.MAX_STREAMS_PER_PEER_PROTOCOL);
            assertThat(victim.timesHit("inbound-ping-streams-per-peer")).isPositive();
            assertThat(victim.streamsWith(peer.peerId())).isLessThanOrEqualTo(256);
        });
        peer.channel().close();
        Awaitility.await().atMost(PATIENCE).until(() -> victim.streamsWith(peer.peerId()) == 0);
    }

    @Test
    void beginningsOfManyMessagesAreNotGathered() {
        RawPeer peer = rawPeer();
        honest.unharmedBy(() -> {
            for (int i = 0; i < 100; i++) {
                int push = peer.open("/ipfs/id/push/1.0.0");
                // All but the last byte of a message of 64 KiB.
                peer.data(0, push, Wire.hex("808004").writeBytes(new byte[64 * 1024 - 1]));
                peer.open("/ipfs/id/1.0.0");
            }
            peer.awaitServed();
            assertThat(victim.timesHit("inbound-identify-push-streams-per-peer"))
                    .isEqualTo(92);
            assertThat(victim.timesHit("inbound-identify-streams-per-peer")).isPositive();
        });
    }

    @Test
    void beginningsOfMessagesOfManyPeersAreNotGathered() {
        honest.unharmedBy(() -> {
            for (int i = 0; i < 40; i++) {
                RawPeer peer = rawPeer();
                for (int j = 0; j < 8; j++) {
                    peer.data(
                            0,
                            peer.open("/ipfs/id/push/1.0.0"),
                            Wire.hex("808004").writeBytes(new byte[1024]));
                }
                peer.flush();
            }
            awaitLimit(Limit.INBOUND_IDENTIFY_PUSH_STREAMS);
        });
    }
}
