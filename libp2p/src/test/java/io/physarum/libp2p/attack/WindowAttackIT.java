package io.physarum.libp2p.attack;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionListener;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.testing.EchoProtocol;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Windows overrun, overflown, left empty or never opened. */
class WindowAttackIT extends UnderAttack {

    private static final int WINDOW = 256 * 1024;

    /** Twice what may be unread of a connection: buffers are not always full, and what has just been read has one, too. */
    private static final int MEMORY = 4 * 1024 * 1024;

    /** Where the victim's connections have their buffers, and nobody else: it counts to the byte. */
    private final UnpooledByteBufAllocator buffers = new UnpooledByteBufAllocator(true);

    @Override
    Victim victim() {
        Victim victim = new Victim(Victim.LIMITS, Victim.STRICT_YAMUX, Victim.DHT);
        victim.host().addConnectionListener(new ConnectionListener() {
            @Override
            public void onConnected(Connection connection) {
                connection.channel().config().setAllocator(buffers);
            }
        });
        return victim;
    }

    private long bufferBytes() {
        return buffers.metric().usedDirectMemory() + buffers.metric().usedHeapMemory();
    }

    private static ByteBuf bytes(int count) {
        return Unpooled.wrappedBuffer(new byte[count]);
    }

    private int agreed(RawPeer peer, String protocol) {
        int id = peer.open(protocol);
        peer.flush();
        peer.awaitAgreement(id, protocol);
        return id;
    }

    /** How much of the window is left behind the proposal of a protocol. */
    private static int windowLeft(String protocol) {
        return WINDOW - Wire.lines(Wire.MULTISTREAM, protocol).readableBytes();
    }

    @Test
    void oneByteMoreThanTheWindowClosesTheConnection() {
        RawPeer peer = rawPeer();
        honest.unharmedBy(() -> {
            int id = agreed(peer, Victim.SILENT);
            // The first line was read, but that is less than what makes the victim give window back.
            peer.data(0, id, bytes(windowLeft(Victim.SILENT)));
            peer.awaitServed();
            assertThat(peer.channel().isActive()).isTrue();
            peer.data(0, id, bytes(1));
            peer.flush();
            assertGivenUp(peer);
        });
    }

    @Test
    void anAnnouncedFrameLargerThanTheWindowClosesTheConnectionBeforeItsDataComes() {
        RawPeer peer = rawPeer();
        honest.unharmedBy(() -> {
            int id = agreed(peer, Victim.SILENT);
            peer.frame(Wire.DATA, 0, id, 0xffff_ffffL);
            peer.flush();
            assertGivenUp(peer);
        });
    }

    @Test
    void windowsThatOverflowCloseTheConnection() {
        RawPeer peer = rawPeer();
        honest.unharmedBy(() -> {
            int id = agreed(peer, EchoProtocol.PROTOCOL_ID);
            peer.frame(Wire.WINDOW_UPDATE, 0, id, 0xffff_ffffL);
            peer.flush();
            assertGivenUp(peer);
        });
    }

    @Test
    void aFloodOfEmptyDataClosesTheConnection() {
        RawPeer peer = rawPeer();
        honest.unharmedBy(() -> {
            int id = agreed(peer, EchoProtocol.PROTOCOL_ID);
            floodUntilClosed(peer, Wire.DATA, id, 0);
        });
        assertThat(victim.timesHit(Limit.MAX_IDLE_FRAMES_PER_SECOND.text())).isEqualTo(1);
    }

    @Test
    void aFloodOfWindowForUnknownStreamsClosesTheConnection() {
        RawPeer peer = rawPeer();
        honest.unharmedBy(() -> floodUntilClosed(peer, Wire.WINDOW_UPDATE, 4711, 1000));
        assertThat(victim.timesHit(Limit.MAX_IDLE_FRAMES_PER_SECOND.text())).isEqualTo(1);
    }

    private void floodUntilClosed(RawPeer peer, int type, int id, long value) {
        for (int i = 0; i < 10_000; i++) {
            peer.frame(type, 0, id, value);
        }
        peer.flush();
        peer.awaitClosed();
    }

    @Test
    void whatNobodyReadsIsBoundedForAllStreamsOfAConnection() {
        RawPeer peer = rawPeer();
        honest.unharmedBy(() -> {
            for (int i = 0; i < 100; i++) {
                int id = peer.open(Victim.SILENT);
                peer.data(0, id, bytes(windowLeft(Victim.SILENT) - 1000));
                peer.awaitWritten();
                assertThat(bufferBytes()).as("memory, of 25 MB sent").isLessThan(MEMORY);
            }
            peer.awaitServed();
            assertThat(bufferBytes()).as("memory, of 25 MB sent").isLessThan(MEMORY);
        });
        assertThat(victim.timesHit(Limit.MAX_UNREAD_BYTES_PER_CONNECTION.text()))
                .isPositive();
        assertThat(peer.channel().isActive()).isTrue();
    }

    @Test
    void whoTakesNoAnswersIsSoonNotReadEither() {
        RawPeer peer = rawPeer();
        honest.unharmedBy(() -> {
            int id = agreed(peer, EchoProtocol.PROTOCOL_ID);
            peer.data(0, id, bytes(windowLeft(EchoProtocol.PROTOCOL_ID)));
            peer.awaitServed();
            long used = 0;
            // Each time as much as the victim gives window for. If it read on, this would not end.
            for (long more = peer.log().granted(id); more > 0; more = peer.log().granted(id) - used) {
                used += more;
                assertThat(used).isLessThan(32 * WINDOW);
                peer.data(0, id, bytes((int) more));
                peer.awaitServed();
            }
            assertThat(used).isPositive();
        });
        assertThat(peer.channel().isActive()).isTrue();
    }

    @Test
    void aPeerThatReadsNothingAtAllIsClosed() {
        RawPeer peer = rawPeer();
        honest.unharmedBy(() -> {
            peer.channel().config().setAutoRead(false);
            for (int i = 0; i < 20; i++) {
                int id = peer.open(EchoProtocol.PROTOCOL_ID);
                peer.data(0, id, bytes(windowLeft(EchoProtocol.PROTOCOL_ID)));
                // What is refused must be answered, too.
                for (int j = 0; j < 50; j++) {
                    peer.frame(Wire.WINDOW_UPDATE, Wire.SYN, peer.takeId(), 0);
                }
            }
            peer.flush();
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> victim.host().connection(peer.peerId()).isEmpty());
        });
        assertThat(victim.timesHit(Limit.MAX_RESETS_PER_SECOND.text())).isEqualTo(1);
    }
}
