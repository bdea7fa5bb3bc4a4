package io.physarum.libp2p.attack;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.netty.buffer.Unpooled;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.testing.EchoProtocol;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Resets, stream ids, pings and GO_AWAY, each as they are not meant. */
class SessionAttackIT extends UnderAttack {

    @Override
    Victim victim() {
        return new Victim(
                Victim.LIMITS,
                Victim.STRICT_YAMUX.withKeepAlive(Duration.ofSeconds(1), Duration.ofSeconds(15)),
                Victim.DHT);
    }

    private void assertGivenUpAt(RawPeer peer, Limit limit) {
        assertGivenUp(peer);
        assertThat(victim.timesHit(limit.text())).isEqualTo(1);
    }

    @Test
    void streamsOpenedAndResetAtOnceCloseTheConnection() {
        RawPeer peer = rawPeer();
        honest.unharmedBy(() -> {
            for (int i = 0; i < 2000; i++) {
                int id = peer.open(EchoProtocol.PROTOCOL_ID);
                peer.frame(Wire.WINDOW_UPDATE, Wire.RST, id, 0);
            }
            peer.flush();
            assertGivenUpAt(peer, Limit.MAX_RESETS_PER_SECOND);
        });
    }

    @Test
    void streamsThatTheVictimMustResetCloseTheConnection() {
        RawPeer peer = rawPeer();
        honest.unharmedBy(() -> {
            for (int i = 0; i < 2000; i++) {
                peer.data(Wire.SYN, peer.takeId(), Wire.hex("ff"));
            }
            peer.flush();
            assertGivenUpAt(peer, Limit.MAX_RESETS_PER_SECOND);
        });
    }

    @Test
    void resetsOfUnknownStreamsCloseTheConnectionInTheEnd() {
        RawPeer peer = rawPeer();
        honest.unharmedBy(() -> {
            for (int i = 0; i < 10_000; i++) {
                peer.frame(Wire.WINDOW_UPDATE, Wire.RST, 2 * i, 0);
            }
            peer.flush();
            assertGivenUpAt(peer, Limit.MAX_IDLE_FRAMES_PER_SECOND);
        });
    }

    @Test
    void idsThatThePeerMayNotOpenCloseTheConnection() {
        honest.unharmedBy(() -> {
            for (int id : List.of(0, 2, 1)) {
                RawPeer peer = rawPeer();
                peer.frame(Wire.WINDOW_UPDATE, Wire.SYN, 1, 0);
                peer.frame(Wire.WINDOW_UPDATE, Wire.SYN, id, 0);
                peer.flush();
                assertGivenUp(peer);
            }
        });
    }

    @Test
    void anIdUsedAgainIsANewStream() {
        RawPeer peer = rawPeer();
        peer.awaitQuestionRefused();
        honest.unharmedBy(() -> {
            peer.data(Wire.SYN, 1, Wire.lines(Wire.MULTISTREAM, EchoProtocol.PROTOCOL_ID));
            peer.data(0, 1, Unpooled.copiedBuffer("first", StandardCharsets.US_ASCII));
            peer.frame(Wire.WINDOW_UPDATE, Wire.RST, 1, 0);
            peer.data(Wire.SYN, 1, Wire.lines(Wire.MULTISTREAM, EchoProtocol.PROTOCOL_ID));
            peer.data(0, 1, Unpooled.copiedBuffer("second", StandardCharsets.US_ASCII));
            peer.flush();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(peer.log().text(1)).endsWith("second"));
        });
        assertThat(victim.streamsWith(peer.peerId())).isEqualTo(1);
    }

    @Test
    void aPeerThatSaysItLeavesOpensNoMoreStreams() {
        RawPeer peer = rawPeer();
        peer.awaitQuestionRefused();
        honest.unharmedBy(() -> {
            peer.open(Victim.SILENT);
            peer.frame(Wire.GO_AWAY, 0, 0, 0);
            peer.open(Victim.SILENT);
            peer.awaitServed();
            assertThat(peer.log().resets()).isEqualTo(1);
            assertThat(victim.streamsWith(peer.peerId())).isEqualTo(1);
            peer.frame(Wire.WINDOW_UPDATE, Wire.RST, 1, 0);
            peer.flush();
            peer.awaitClosed();
        });
    }

    @Test
    void eachGoAwayCodeEndsTheConnectionAndManyOfThemToo() {
        honest.unharmedBy(() -> {
            for (long code : List.of(0L, 1L, 2L, 3L, 0xffff_ffffL)) {
                RawPeer peer = rawPeer();
                peer.frame(Wire.GO_AWAY, 0, 0, code);
                peer.flush();
                peer.awaitClosed();
            }
            RawPeer again = rawPeer();
            again.open(Victim.SILENT);
            for (int i = 0; i < 10_000; i++) {
                again.frame(Wire.GO_AWAY, 0, 0, 0);
            }
            again.flush();
            assertGivenUpAt(again, Limit.MAX_IDLE_FRAMES_PER_SECOND);
        });
    }

    @Test
    void aFloodOfPingsClosesTheConnection() {
        RawPeer peer = rawPeer();
        honest.unharmedBy(() -> {
            for (int i = 0; i < 2000; i++) {
                peer.frame(Wire.PING, Wire.SYN, 0, i);
            }
            peer.flush();
            assertGivenUpAt(peer, Limit.MAX_PINGS_PER_SECOND);
        });
        assertThat(peer.log().pongs()).isLessThan(2000);
    }

    @Test
    void aPingStreamThatIsFloodedIsReset() {
        RawPeer peer = rawPeer();
        honest.unharmedBy(() -> {
            int id = peer.open("/ipfs/ping/1.0.0");
            peer.data(0, id, Unpooled.wrappedBuffer(new byte[100_000]));
            peer.flush();
            Awaitility.await().atMost(PATIENCE).until(() -> peer.log().resets() == 1);
        });
        assertThat(peer.log().text(1).length()).isLessThan(1000);
        assertThat(peer.channel().isActive()).isTrue();
    }

    @Test
    void aPeerThatAnswersNoKeepAliveIsClosedThoughItSendsOtherThings() {
        RawPeer peer = rawPeer();
        peer.log().stopAnsweringPings();
        honest.unharmedBy(() -> {
            int id = peer.open(EchoProtocol.PROTOCOL_ID);
            peer.data(0, id, Unpooled.wrappedBuffer(new byte[100]));
            peer.flush();
            peer.awaitClosed();
        });
    }

    @Test
    void connectionsOpenedAndClosedInALoopLeaveNothing() {
        honest.unharmedBy(() -> {
            for (int i = 0; i < 60; i++) {
                RawPeer peer = rawPeer();
                peer.open(EchoProtocol.PROTOCOL_ID);
                peer.open(Victim.SILENT);
                peer.channel().close();
                socket().close();
            }
        });
    }
}
