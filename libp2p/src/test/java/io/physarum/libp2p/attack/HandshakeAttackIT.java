package io.physarum.libp2p.attack;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.testing.RecordedLog;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;

/** Connections that never get through their handshake: silent, slow, or not libp2p at all. */
class HandshakeAttackIT extends UnderAttack {

    private static final int PENDING = 16;

    @Override
    Victim victim() {
        return new Victim(
                Victim.limits().handshakeTimeout(Duration.ofSeconds(2)).build(), Victim.YAMUX, Victim.DHT);
    }

    private List<Channel> sockets(int count) {
        List<Channel> opened = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            opened.add(socket());
        }
        return opened;
    }

    private static void awaitClosed(List<Channel> opened) {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(10))
                .untilAsserted(() -> assertThat(opened).noneMatch(Channel::isActive));
    }

    @Test
    void silentConnectionsAreClosedWhenTheirTimeIsUp() {
        honest.unharmedBy(() -> {
            List<Channel> silent = sockets(200);
            awaitLimit(Limit.MAX_PENDING_INBOUND);
            awaitClosed(silent);
        });
        honest.newcomerIsWelcome();

        int before = victim.timesHit(Limit.MAX_PENDING_INBOUND.text());
        List<Channel> again = sockets(PENDING);
        awaitClosed(again);
        assertThat(victim.timesHit(Limit.MAX_PENDING_INBOUND.text()))
                .as("all places are free again")
                .isEqualTo(before);
    }

    @Test
    void oneByteAtATimeDoesNotProlongAHandshake() {
        ByteBuf line = Wire.lines(Wire.MULTISTREAM).writeBytes(Wire.hex("8008"));
        ByteBuf noise = Wire.lines(Wire.MULTISTREAM, "/noise").writeBytes(Wire.hex("2000"));
        ByteBuf tls = Wire.lines(Wire.MULTISTREAM, "/tls/1.0.0").writeBytes(Wire.hex("1603014000010000"));
        List<Channel> slow = new ArrayList<>();
        honest.unharmedBy(() -> {
            for (ByteBuf begin : List.of(line, noise, tls)) {
                for (int i = 0; i < 4; i++) {
                    Channel socket = socket();
                    slow.add(socket);
                    dribble(socket, ByteBufUtil.getBytes(begin));
                }
            }
            awaitClosed(slow);
        });
        honest.newcomerIsWelcome();
    }

    /** Sends some bytes, and then one more every now and then for as long as the connection lasts. */
    private static void dribble(Channel socket, byte[] begin) {
        int[] next = {0};
        Future<?> timer = socket.eventLoop()
                .scheduleAtFixedRate(
                        () -> socket.writeAndFlush(Unpooled.wrappedBuffer(
                                new byte[] {next[0] < begin.length ? begin[next[0]++] : (byte) 'a'})),
                        0,
                        20,
                        TimeUnit.MILLISECONDS);
        socket.closeFuture().addListener(closed -> timer.cancel(false));
    }

    @Test
    void whatIsNotLibp2pIsClosedAtOnceAndLoggedOnce() {
        RecordedLog log = RecordedLog.of("io.physarum.libp2p.host.resource.RejectionLog");
        List<ByteBuf> strange = List.of(
                Unpooled.copiedBuffer("GET / HTTP/1.1\r\nHost: x\r\n\r\n", StandardCharsets.US_ASCII),
                Wire.hex("16030100c8010000c40303"),
                Wire.hex("ff".repeat(64)),
                Wire.hex("00"),
                Wire.lines("/multistream/2.0.0"),
                Wire.lines(Wire.MULTISTREAM).writeBytes(Wire.hex("80808004")), // a line of 8 MiB
                Wire.lines(Wire.MULTISTREAM).writeBytes(Wire.hex("8700")), // seven, but not in its shortest form
                Wire.lines(Wire.MULTISTREAM).writeBytes(Wire.hex("ff".repeat(9) + "01")), // ten bytes long
                Wire.lines(Wire.MULTISTREAM).writeBytes(Wire.hex("00")), // a line without its end
                Wire.lines(Wire.MULTISTREAM, "/noise").writeBytes(Wire.hex("0000")),
                Wire.lines(Wire.MULTISTREAM, "/noise").writeBytes(Wire.hex("0005ffffffffff")),
                Wire.lines(Wire.MULTISTREAM, "/tls/1.0.0").writeBytes(Wire.hex("16030100020100")),
                Wire.lines(Wire.MULTISTREAM, "/tls/1.0.0").writeBytes(Wire.hex("1703030003aabbcc")),
                Wire.lines(Wire.MULTISTREAM, "/tls/1.0.0").writeBytes(Wire.hex("ffffffffffffffff")));
        honest.unharmedBy(() -> {
            for (ByteBuf bytes : strange) {
                Channel socket = socket();
                long begun = System.nanoTime();
                socket.writeAndFlush(bytes);
                awaitClosed(List.of(socket));
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(PATIENCE);
            }
        });
        log.close();
        assertThat(log.events())
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .hasSize(1);
    }

    /** A connection that is closed while something is unread is reset, and nothing of the answer may arrive. */
    @Test
    void whoSendsMoreThanIsUnderstoodStillReadsTheAnswer() throws IOException {
        InetSocketAddress address =
                victim.host().listenAddresses().get(0).tcpSocketAddress().orElseThrow();
        byte[] strange = ByteBufUtil.getBytes(Wire.lines("/multistream/2.0.0").writeBytes(new byte[40_000]));
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                socket.setSoTimeout((int) PATIENCE.toMillis());
                socket.getOutputStream().write(strange);
                assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
            }
        }
    }

    @Test
    void aFloodOfProposalsAndListsEndsTheNegotiation() {
        honest.unharmedBy(() -> {
            for (String line : List.of("ls", "/no/such/protocol")) {
                Channel socket = socket();
                socket.write(Wire.lines(Wire.MULTISTREAM));
                for (int i = 0; i < 65; i++) {
                    socket.write(Wire.lines(line));
                }
                socket.flush();
                awaitClosed(List.of(socket));
            }
        });
    }

    @Test
    void stoppingUnderAttackEnds() {
        sockets(PENDING / 2);
        RawPeer peer = Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(this::rawPeer, Objects::nonNull);
        for (int i = 0; i < 50; i++) {
            peer.frame(Wire.WINDOW_UPDATE, Wire.SYN, peer.takeId(), 0);
            peer.open(Victim.SILENT);
        }
        peer.flush();
        peer.awaitServed();

        isStopped = true;
        await(victim.dht().stop());
        await(victim.host().stop());

        assertThat(victim.host().connections()).isEmpty();
        peer.awaitClosed();
    }
}
