package io.physarum.libp2p.muxer.yamux;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.muxer.yamux.YamuxPeer.Frame;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.muxer.yamux.YamuxFrame.ACK;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.DATA;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.FIN;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.GO_AWAY;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.PING;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.RST;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.SYN;
import static io.physarum.libp2p.muxer.yamux.YamuxFrame.WINDOW_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

class YamuxSessionTest {

    private static final YamuxConfig CONFIG =
            YamuxConfig.defaults().withKeepAlive(Duration.ofSeconds(30), Duration.ofSeconds(10));

    private final List<YamuxPeer> peers = new ArrayList<>();

    private @Nullable SlowNetwork slow;

    @AfterEach
    void releasesEverything() {
        for (YamuxPeer peer : peers) {
            peer.finish();
            assertThat(peer.allocator.metric().usedHeapMemory()).isZero();
        }
    }

    private YamuxPeer peer(boolean initiator, YamuxConfig config) {
        YamuxPeer peer = new YamuxPeer(initiator, config);
        peers.add(peer);
        return peer;
    }

    private YamuxPeer client() {
        return peer(true, CONFIG);
    }

    private YamuxPeer server() {
        return peer(false, CONFIG);
    }

    private static ByteBuf text(YamuxPeer peer, String text) {
        return peer.allocator.buffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void closesTheConnectionOnFramesThatBreakTheProtocol() {
        List<long[]> hostile = List.of(
                new long[] {7, 0, 1, 0}, // unknown type
                new long[] {WINDOW_UPDATE, SYN, 2, 0}, // our parity
                new long[] {WINDOW_UPDATE, SYN, 0, 0}); // the session itself
        for (long[] frame : hostile) {
            YamuxPeer server = server();
            server.receive((int) frame[0], (int) frame[1], (int) frame[2], frame[3]);
            assertThat(server.sent()).contains(new Frame(GO_AWAY, 0, 0, 1, ""));
            assertThat(server.channel.isOpen()).isFalse();
        }
    }

    @Test
    void resetsStreamsBeyondTheLimits() {
        YamuxPeer server = peer(false, CONFIG.withMaxStreams(2));
        for (int id = 1; id <= 5; id += 2) {
            server.receive(WINDOW_UPDATE, SYN, id, 0);
        }
        assertThat(server.inbound).hasSize(2);
        assertThat(server.sent()).containsExactly(new Frame(WINDOW_UPDATE, RST, 5, 0, ""));
        assertThat(server.limitsHit).containsExactly(Limit.MAX_STREAMS_PER_CONNECTION.text());
        YamuxPeer client = peer(true, CONFIG.withMaxStreams(1));
        client.open();
        assertThat(client.session.openStream())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(LimitExceededException.class);
        assertThat(client.limitsHit).containsExactly(Limit.MAX_STREAMS_PER_CONNECTION.text());
    }

    @Test
    void waitsWhileTooManyStreamsAreUnacknowledged() {
        YamuxPeer client = client();
        for (int i = 0; i < CONFIG.ackBacklog(); i++) {
            client.open().writeAndFlush(text(client, "x"));
        }
        CompletableFuture<Stream> next = client.session.openStream();
        assertThat(next).isNotDone();
        client.receive(WINDOW_UPDATE, ACK, 1, 0);
        assertThat(next).isCompleted();
    }

    @Test
    void refusesStreamsWhileTooManyOfThePeersAreUnacknowledged() {
        YamuxPeer server = server();
        for (int i = 0; i <= CONFIG.ackBacklog(); i++) {
            server.receive(WINDOW_UPDATE, SYN, 2 * i + 1, 0);
        }
        assertThat(server.inbound).hasSize(CONFIG.ackBacklog());
        assertThat(server.limitsHit).containsExactly(Limit.MAX_UNACKNOWLEDGED_STREAMS.text());
    }

    @Test
    void answersPingsAndClosesWhenItsOwnAreNot() {
        YamuxPeer client = client();
        client.receive(PING, SYN, 0, 4711);
        assertThat(client.sent()).containsExactly(new Frame(PING, ACK, 0, 4711, ""));

        // In the first of these times something came.
        for (int times = 0; times < 2; times++) {
            assertThat(client.channel.isOpen()).isTrue();
            client.channel.advanceTimeBy(11, TimeUnit.SECONDS);
            client.channel.runScheduledPendingTasks();
        }
        assertThat(client.channel.isOpen()).isFalse();
        client.sent();
    }

    @Test
    void opensNothingAfterThePeersGoAwayButFinishesWhatIsOpen() {
        YamuxPeer client = client();
        Stream stream = client.open();
        stream.writeAndFlush(text(client, "x"));
        client.receive(GO_AWAY, 0, 0, 0);

        assertThat(client.isOpen()).isFalse();
        assertThat(client.session.openStream())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(ConnectionClosedException.class);
        assertThat(stream.isOpen()).isTrue();
        client.receive(WINDOW_UPDATE, ACK | FIN, 1, 0);
        stream.shutdownOutput();
        assertThat(client.channel.isOpen()).isFalse();
        client.sent();
    }

    /** A client whose only stream ended after the peer's go-away, with the end still under way. */
    private YamuxPeer leavingClient() {
        YamuxPeer client = client();
        Stream stream = client.open();
        stream.writeAndFlush(text(client, "x"));
        client.receive(GO_AWAY, 0, 0, 0);
        client.receive(WINDOW_UPDATE, ACK | FIN, 1, 0);
        client.sent();
        SlowNetwork network = new SlowNetwork(client);
        stream.writeAndFlush(text(client, "the end"));
        stream.shutdownOutput();
        assertThat(stream.isOpen()).isFalse();
        assertThat(client.channel.isOpen()).isTrue();
        slow = network;
        return client;
    }

    @Test
    void closesAfterAGoAwayOnlyWhenTheNetworkTookWhatWasWritten() {
        YamuxPeer client = leavingClient();

        Objects.requireNonNull(slow).takeAll(client);

        assertThat(client.sent())
                .containsExactly(
                        new Frame(DATA, 0, 1, 7, "the end"),
                        new Frame(WINDOW_UPDATE, FIN, 1, 0, ""),
                        new Frame(GO_AWAY, 0, 0, 0, ""));
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void closesInTheEndThoughTheNetworkTakesNothing() {
        YamuxPeer client = leavingClient();

        client.channel.advanceTimeBy(YamuxSession.LINGER.toSeconds(), TimeUnit.SECONDS);
        client.channel.runScheduledPendingTasks();

        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void opensNoStreamWhileItCloses() {
        YamuxPeer client = client();
        SlowNetwork network = new SlowNetwork(client);
        client.session.close();

        assertThat(client.session.openStream())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(ConnectionClosedException.class);
        assertThat(client.channel.isOpen()).isTrue();
        network.takeAll(client);
        assertThat(client.channel.isOpen()).isFalse();
        client.sent();
    }
}
