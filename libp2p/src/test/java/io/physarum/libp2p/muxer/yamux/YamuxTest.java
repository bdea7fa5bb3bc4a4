package io.physarum.libp2p.muxer.yamux;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.WriteBufferWaterMark;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.StreamResetException;
import io.physarum.libp2p.muxer.yamux.YamuxPeer.Frame;
import io.physarum.libp2p.testing.ByteSink;
import io.physarum.libp2p.testing.Seeds;
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

class YamuxTest {

    private static final int WINDOW = 256 * 1024;

    private static final YamuxConfig CONFIG =
            YamuxConfig.defaults().withKeepAlive(Duration.ofSeconds(30), Duration.ofSeconds(10));

    private final List<YamuxPeer> peers = new ArrayList<>();

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

    private static byte[] bytes(int length) {
        return new byte[length];
    }

    @Test
    void opensWithTheFirstDataFrameAndCountsIdsInTwos() {
        YamuxPeer client = client();
        client.open().writeAndFlush(text(client, "one"));
        client.open().writeAndFlush(text(client, "two"));

        assertThat(client.sent()).containsExactly(new Frame(DATA, SYN, 1, 3, "one"), new Frame(DATA, SYN, 3, 3, "two"));
    }

    @Test
    void acknowledgesWithItsFirstFrameAndDeliversWhatCame() {
        YamuxPeer server = server();
        server.receiveData(SYN, 1, "hi".getBytes(StandardCharsets.US_ASCII));
        Stream stream = server.inbound.get(0);
        ByteSink sink = new ByteSink();
        stream.pipeline().addLast(sink);
        server.receiveData(FIN, 1, " you".getBytes(StandardCharsets.US_ASCII));
        stream.writeAndFlush(text(server, "hello"));

        assertThat(server.sent()).containsExactly(new Frame(DATA, ACK, 1, 5, "hello"));
        assertThat(sink.end()).isCompleted();
        assertThat(sink.count()).isEqualTo(4);
    }

    @Test
    void decodesEverySplitOfItsInput() {
        byte[] payload = "payload".getBytes(StandardCharsets.US_ASCII);
        int length = 12 + payload.length + 12;
        for (int split = 0; split <= length; split++) {
            YamuxPeer server = server();
            ByteBuf input = server.header(DATA, SYN, 1, payload.length).writeBytes(payload);
            ByteBuf end = server.header(WINDOW_UPDATE, FIN, 1, 0);
            input.writeBytes(end);
            end.release();
            server.channel.writeInbound(input.readRetainedSlice(split));
            server.inbound.forEach(stream -> stream.config().setAutoRead(true));
            server.channel.writeInbound(input);
            assertThat(server.inbound).as("split at %d", split).hasSize(1);
            assertThat(server.inbound.get(0).isInputShutdown()).isTrue();
        }
    }

    @Test
    void sendsNoMoreThanThePeersWindow() {
        YamuxPeer client = client();
        Stream stream = client.open();
        ChannelFuture written = stream.writeAndFlush(client.allocator.buffer().writeZero(WINDOW + 1000));

        assertThat(client.sent().stream().mapToLong(Frame::value).sum()).isEqualTo(WINDOW);
        assertThat(written.isDone()).isFalse();

        client.receive(WINDOW_UPDATE, ACK, 1, 1000);
        assertThat(client.sent()).singleElement().extracting(Frame::value).isEqualTo(1000L);
        assertThat(written.isSuccess()).isTrue();
    }

    @Test
    void becomesUnwritableWhenTheWindowIsUsedUp() {
        YamuxPeer client = client();
        Stream stream = client.open();
        stream.writeAndFlush(client.allocator.buffer().writeZero(WINDOW));
        client.sent();
        stream.writeAndFlush(client.allocator.buffer().writeZero(100_000));
        assertThat(stream.isWritable()).isFalse();

        client.receive(WINDOW_UPDATE, ACK, 1, 100_000);
        client.sent();
        assertThat(stream.isWritable()).isTrue();
    }

    @Test
    void letsStreamsTakeTurns() {
        YamuxPeer client = client();
        Stream one = client.open();
        Stream two = client.open();
        for (Stream stream : List.of(one, two)) {
            stream.writeAndFlush(client.allocator.buffer().writeZero(WINDOW + 100_000));
        }
        client.sent();
        client.channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(1, 1));
        ByteBuf grants = client.header(WINDOW_UPDATE, ACK, 1, 100_000);
        ByteBuf second = client.header(WINDOW_UPDATE, ACK, 3, 100_000);
        grants.writeBytes(second);
        second.release();
        client.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        client.channel.writeInbound(grants);
        client.channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);

        List<Integer> order = client.sent().stream().map(Frame::streamId).toList();
        assertThat(order).containsExactly(1, 3, 1, 3, 1, 3, 1, 3);
    }

    @Test
    void givesTheWindowBackOnlyAsBytesAreRead() {
        YamuxPeer server = server();
        server.receive(WINDOW_UPDATE, SYN, 1, 0);
        Stream stream = server.inbound.get(0);
        stream.config().setAutoRead(false);
        ByteSink sink = new ByteSink();
        stream.pipeline().addLast(sink);
        for (int i = 0; i < 8; i++) {
            server.receiveData(0, 1, bytes(WINDOW / 8));
        }
        assertThat(sink.count()).isEqualTo(0);
        assertThat(server.sent()).isEmpty();

        stream.read();
        assertThat(sink.count()).isEqualTo(WINDOW / 8);
        assertThat(server.sent()).isEmpty();
        stream.read();
        assertThat(server.sent()).containsExactly(new Frame(WINDOW_UPDATE, ACK, 1, WINDOW / 4, ""));
    }

    @Test
    void growsTheWindowOfAFastReaderUpToTheLimit() {
        YamuxPeer server = peer(false, CONFIG.withMaxWindow(2 * WINDOW));
        server.advanceClock(1_000_000);
        server.receive(PING, ACK, 0, 1);
        server.receive(WINDOW_UPDATE, SYN, 1, 0);

        server.receiveData(0, 1, bytes(WINDOW / 4));
        assertThat(server.sent()).containsExactly(new Frame(WINDOW_UPDATE, ACK, 1, WINDOW / 4 + WINDOW, ""));
        server.receiveData(0, 1, bytes(WINDOW / 2));
        assertThat(server.sent()).containsExactly(new Frame(WINDOW_UPDATE, 0, 1, WINDOW / 2, ""));
    }

    @Test
    void growsTheWindowWhateverTimeWentByBeforeTheFirstByte() {
        YamuxPeer server = peer(false, CONFIG.withMaxWindow(2 * WINDOW));
        server.advanceClock(1_000_000);
        server.receive(PING, ACK, 0, 1);
        server.receive(WINDOW_UPDATE, SYN, 1, 0);
        server.advanceClock(1_000_000_000);

        server.receiveData(0, 1, bytes(WINDOW / 4));

        assertThat(server.sent()).containsExactly(new Frame(WINDOW_UPDATE, ACK, 1, WINDOW / 4 + WINDOW, ""));
    }

    @Test
    void growsTheWindowWhenTheRoundTripHasGrownSinceTheConnectionBegan() {
        YamuxPeer server = peer(false, CONFIG.withMaxWindow(2 * WINDOW));
        server.advanceClock(1_000);
        server.receive(PING, ACK, 0, 1);
        server.receive(WINDOW_UPDATE, SYN, 1, 0);
        server.receiveData(0, 1, bytes(1));
        server.advanceClock(1_000_000_000);
        server.receiveData(0, 1, bytes(WINDOW / 4 - 1));
        assertThat(server.sent()).containsExactly(new Frame(WINDOW_UPDATE, ACK, 1, WINDOW / 4, ""));

        server.advanceClock(50_000_000);
        server.receive(PING, ACK, 0, 2);
        server.receiveData(0, 1, bytes(WINDOW / 4));

        assertThat(server.sent()).containsExactly(new Frame(WINDOW_UPDATE, 0, 1, WINDOW / 4, ""));
        server.advanceClock(10_000_000);
        server.receiveData(0, 1, bytes(WINDOW / 4));
        assertThat(server.sent()).containsExactly(new Frame(WINDOW_UPDATE, 0, 1, WINDOW / 4 + WINDOW, ""));
    }

    @Test
    void closesTheConnectionWhenTheWindowIsViolated() {
        YamuxPeer server = server();
        server.receive(WINDOW_UPDATE, SYN, 1, 0);
        server.inbound.get(0).config().setAutoRead(false);
        server.receive(DATA, 0, 1, WINDOW + 1L);

        assertThat(server.sent()).contains(new Frame(GO_AWAY, 0, 0, 1, ""));
        assertThat(server.channel.isOpen()).isFalse();
        assertThat(server.inbound.get(0).isOpen()).isFalse();
    }

    @Test
    void packsManySmallPiecesThatNobodyReads() {
        YamuxPeer server = server();
        server.receive(WINDOW_UPDATE, SYN, 1, 0);
        Stream stream = server.inbound.get(0);
        stream.config().setAutoRead(false);
        stream.pipeline().addLast(new ByteSink());
        for (int i = 0; i < 10_000; i++) {
            server.receiveData(0, 1, bytes(1));
        }
        assertThat(server.allocator.metric().usedHeapMemory()).isLessThan(64 * 1024);
    }

    @Test
    void endsEachDirectionOnItsOwn() {
        YamuxPeer client = client();
        Stream stream = client.open();
        ByteSink sink = new ByteSink();
        stream.pipeline().addLast(sink);
        stream.write(text(client, "last"));
        stream.shutdownOutput();
        assertThat(client.sent())
                .containsExactly(new Frame(DATA, SYN, 1, 4, "last"), new Frame(WINDOW_UPDATE, FIN, 1, 0, ""));
        assertThat(stream.isOutputShutdown()).isTrue();
        assertThat(stream.isOpen()).isTrue();
        assertThat(stream.writeAndFlush(text(client, "late")).isSuccess()).isFalse();

        client.receiveData(ACK | FIN, 1, bytes(5));
        assertThat(sink.end()).isCompleted();
        assertThat(stream.isOpen()).isFalse();
        assertThat(client.sent()).isEmpty();
        assertThat(client.streamCount()).isZero();
    }

    @Test
    void keepsTheEndBackUntilWhatWasWrittenIsSent() {
        YamuxPeer client = client();
        Stream stream = client.open();
        stream.write(client.allocator.buffer().writeZero(WINDOW + 5));
        ChannelFuture end = stream.shutdownOutput();
        assertThat(client.sent()).noneMatch(frame -> (frame.flags() & FIN) != 0);
        assertThat(end.isDone()).isFalse();

        client.receive(WINDOW_UPDATE, ACK, 1, 100);
        assertThat(client.sent()).extracting(Frame::flags).containsExactly(0, FIN);
        assertThat(end.isSuccess()).isTrue();
    }

    @Test
    void resetsWhatIsUnfinishedWhenClosed() {
        YamuxPeer client = client();
        Stream stream = client.open();
        stream.writeAndFlush(text(client, "x"));
        stream.close();
        stream.closeFuture();

        assertThat(client.sent()).last().isEqualTo(new Frame(WINDOW_UPDATE, RST, 1, 0, ""));
        client.receiveData(ACK, 1, bytes(100));
        assertThat(client.channel.isOpen()).isTrue();
    }

    @Test
    void failsWritesAndReadersWhenThePeerResets() {
        YamuxPeer client = client();
        Stream stream = client.open();
        ByteSink sink = new ByteSink();
        stream.pipeline().addLast(sink);
        ChannelFuture stuck = stream.writeAndFlush(client.allocator.buffer().writeZero(WINDOW + 1));
        client.sent();
        client.receive(WINDOW_UPDATE, RST, 1, 0);

        assertThat(sink.end()).isCompletedExceptionally();
        assertThat(stuck.cause()).isInstanceOf(StreamResetException.class);
        assertThat(stream.isOpen()).isFalse();
        assertThat(client.sent()).isEmpty();
    }

    @Test
    void deliversACompleteInputBeforeALaterReset() {
        YamuxPeer server = server();
        server.receive(WINDOW_UPDATE, SYN, 1, 0);
        Stream stream = server.inbound.get(0);
        stream.config().setAutoRead(false);
        ByteSink sink = new ByteSink();
        stream.pipeline().addLast(sink);
        server.receiveData(FIN, 1, bytes(20_000));
        server.receive(WINDOW_UPDATE, RST, 1, 0);
        assertThat(stream.isOpen()).isTrue();

        stream.config().setAutoRead(true);
        assertThat(sink.count()).isEqualTo(20_000);
        assertThat(sink.end()).isCompleted();
        assertThat(stream.isOpen()).isFalse();
    }

    /** A stream whose input is whole but unread, which the peer then resets. */
    private static Stream unread(YamuxPeer server) {
        server.receive(WINDOW_UPDATE, SYN, 1, 0);
        Stream stream = server.inbound.get(0);
        stream.config().setAutoRead(false);
        server.receiveData(FIN, 1, bytes(20_000));
        return stream;
    }

    @Test
    void failsWritesAtOnceThoughInputIsLeftToReadWhenThePeerResets() {
        YamuxPeer server = server();
        Stream stream = unread(server);
        ChannelFuture sent = stream.writeAndFlush(server.allocator.buffer().writeZero(WINDOW + 1));
        ChannelFuture unflushed = stream.write(text(server, "x"));
        ChannelFuture end = stream.shutdownOutput();
        server.receive(WINDOW_UPDATE, RST, 1, 0);

        assertThat(stream.isOpen()).isTrue();
        assertThat(List.of(sent, unflushed, end))
                .allSatisfy(future -> assertThat(future.cause()).isInstanceOf(StreamResetException.class));
        assertThat(stream.writeAndFlush(text(server, "late")).isSuccess()).isFalse();
        stream.config().setAutoRead(true);
        assertThat(stream.isOpen()).isFalse();
        server.sent();
    }

    @Test
    void closesAResetStreamWhoseInputIsNotWantedAnyMore() {
        YamuxPeer server = server();
        Stream stream = unread(server);
        ByteSink sink = new ByteSink();
        stream.pipeline().addLast(sink);
        server.receive(WINDOW_UPDATE, RST, 1, 0);

        stream.shutdownInput();

        assertThat(stream.isOpen()).isFalse();
        assertThat(server.streamCount()).isZero();
        assertThat(server.sent()).isEmpty();
    }

    @Test
    void closesWhenThePeerEndsADirectionThatIsNotWantedAnyMore() {
        YamuxPeer client = client();
        Stream stream = client.open();
        stream.write(text(client, "all"));
        stream.shutdownInput();
        stream.shutdownOutput();
        assertThat(stream.isOpen()).isTrue();

        client.receiveData(ACK | FIN, 1, bytes(0));

        assertThat(stream.isOpen()).isFalse();
        assertThat(client.streamCount()).isZero();
        client.sent();
    }

    @Test
    void survivesRandomFrames() {
        Random random = Seeds.random();
        for (int round = 0; round < 300; round++) {
            YamuxPeer server = server();
            for (int i = 0; i < 40 && server.channel.isOpen(); i++) {
                byte[] payload = bytes(random.nextInt(64));
                int type = random.nextInt(4);
                long value = type == DATA ? payload.length : random.nextInt(1000);
                int flags = random.nextInt(16);
                server.receive(type, flags, random.nextInt(6), value, type == DATA ? payload : bytes(0));
                server.inbound.forEach(stream -> {
                    if (random.nextInt(4) == 0) {
                        stream.config().setAutoRead(random.nextBoolean());
                    } else if (random.nextInt(8) == 0) {
                        stream.writeAndFlush(text(server, "data"));
                    } else if (random.nextInt(16) == 0) {
                        stream.shutdownOutput();
                    }
                });
                server.sent();
            }
            server.finish();
            assertThat(server.allocator.metric().usedHeapMemory()).isZero();
        }
    }
}
