package io.physarum.libp2p.muxer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.StreamMuxer;
import io.physarum.libp2p.core.StreamResetException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What {@link StreamMuxer} promises, between two ends of one muxer; each muxer's test extends it. */
abstract class MuxerContract {

    private static final int LONG = 3_000_000;

    private static final int CHUNK = 16 * 1024;

    private final MuxedEnd client;

    private final MuxedEnd server;

    private final List<Hearing> heard = new ArrayList<>();

    private boolean refuse;

    MuxerContract(StreamMuxer muxer) {
        client = new MuxedEnd(muxer, true, stream -> {});
        server = new MuxedEnd(muxer, false, this::onInbound);
    }

    /** Keeps what a stream brings. */
    private static final class Hearing extends ChannelInboundHandlerAdapter {

        private final ByteBuf bytes = Unpooled.buffer();

        private final List<Throwable> faults = new ArrayList<>();

        private boolean ended;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf read = (ByteBuf) message;
            bytes.writeBytes(read);
            read.release();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            ended |= event == ChannelInputShutdownEvent.INSTANCE;
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable fault) {
            faults.add(fault);
        }

        private String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    private void onInbound(Stream stream) {
        if (refuse) {
            throw new IllegalStateException("not wanted");
        }
        Hearing hearing = new Hearing();
        heard.add(hearing);
        stream.pipeline().addLast(hearing);
    }

    @AfterEach
    void closeAll() {
        client.close();
        pump();
        client.channel.finishAndReleaseAll();
        server.channel.finishAndReleaseAll();
    }

    /** Carries bytes to and fro until both ends are silent. */
    private void pump() {
        boolean moved = true;
        while (moved) {
            moved = carry(client, server);
            moved |= carry(server, client);
        }
    }

    private static boolean carry(MuxedEnd from, MuxedEnd to) {
        from.channel.runPendingTasks();
        boolean moved = false;
        for (ByteBuf bytes = from.channel.readOutbound(); bytes != null; bytes = from.channel.readOutbound()) {
            moved = true;
            if (to.channel.isOpen()) {
                to.channel.writeInbound(bytes);
            } else {
                bytes.release();
            }
        }
        if (!from.channel.isOpen() && to.channel.isOpen()) {
            to.channel.close();
            moved = true;
        }
        return moved;
    }

    private Stream open() {
        var opening = client.session.openStream();
        pump();
        return opening.join();
    }

    private static ByteBuf text(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private void say(Stream stream, String text) {
        stream.writeAndFlush(text(text));
        pump();
    }

    @Test
    void aStreamComesWithWhatIsSaidOnIt() {
        Stream stream = open();
        say(stream, "hello");

        assertThat(server.inbound).hasSize(1);
        assertThat(heard.get(0).text()).isEqualTo("hello");
        assertThat(stream.isInitiator()).isTrue();
        assertThat(server.inbound.get(0).isInitiator()).isFalse();
        assertThat(stream.connection()).isSameAs(client);
        assertThat(List.of(client.streamCount(), server.streamCount())).containsExactly(1, 1);
    }

    @Test
    void bothEndsOpenStreamsThatDoNotMix() {
        Stream first = open();
        say(first, "first");
        Stream second = open();
        say(second, "second");
        say(first, " again");
        Hearing back = new Hearing();
        server.inbound.get(1).writeAndFlush(text("back"));
        second.pipeline().addLast(back);
        pump();
        server.session.openStream().join().writeAndFlush(text("from the server"));
        pump();

        assertThat(heard).extracting(Hearing::text).containsExactly("first again", "second");
        assertThat(client.inbound).hasSize(1);
    }

    @Test
    void longDataArrivesAsItWasSent() {
        byte[] data = new byte[LONG];
        new Random(7).nextBytes(data);
        Stream stream = open();
        for (int start = 0; start < LONG; start += CHUNK) {
            stream.write(Unpooled.wrappedBuffer(data, start, Math.min(CHUNK, LONG - start)));
        }
        stream.flush();
        pump();
        stream.shutdownOutput();
        pump();

        assertThat(heard.get(0).bytes).isEqualTo(Unpooled.wrappedBuffer(data));
        assertThat(heard.get(0).ended).isTrue();
    }

    @Test
    void whatIsNotReadHoldsTheSenderBackAndNoOtherStream() {
        Stream slow = open();
        say(slow, "-");
        server.inbound.get(0).config().setAutoRead(false);
        int sent = 0;
        while (slow.isWritable() && sent < 64 * LONG) {
            slow.writeAndFlush(Unpooled.wrappedBuffer(new byte[CHUNK]));
            sent += CHUNK;
            pump();
        }
        assertThat(slow.isWritable()).isFalse();
        assertThat(heard.get(0).bytes.readableBytes()).isLessThan(sent);
        Stream other = open();
        say(other, "still here");
        assertThat(heard.get(1).text()).isEqualTo("still here");

        server.inbound.get(0).config().setAutoRead(true);
        pump();
        assertThat(slow.isWritable()).isTrue();
        assertThat(heard.get(0).bytes.readableBytes()).isEqualTo(sent + 1);
    }

    @Test
    void oneDirectionMayEndBeforeTheOther() {
        Stream stream = open();
        Hearing back = new Hearing();
        stream.pipeline().addLast(back);
        say(stream, "question");
        stream.shutdownOutput();
        pump();
        assertThat(heard.get(0).ended).isTrue();
        assertThat(back.ended).isFalse();

        say(server.inbound.get(0), "answer");
        server.inbound.get(0).shutdownOutput();
        pump();

        assertThat(back.text()).isEqualTo("answer");
        assertThat(stream.isOpen()).isFalse();
        assertThat(server.inbound.get(0).isOpen()).isFalse();
        assertThat(List.of(client.streamCount(), server.streamCount())).containsExactly(0, 0);
    }

    @Test
    void aResetEndsBothDirectionsAtOnce() {
        Stream stream = open();
        say(stream, "-");
        stream.reset();
        pump();

        assertThat(heard.get(0).faults).hasSize(1).first().isInstanceOf(StreamResetException.class);
        assertThat(server.inbound.get(0).isOpen()).isFalse();
        assertThat(stream.isOpen()).isFalse();
        assertThat(List.of(client.streamCount(), server.streamCount())).containsExactly(0, 0);
    }

    @Test
    void aStreamThatIsNotWantedIsReset() {
        refuse = true;
        Stream stream = open();
        Hearing back = new Hearing();
        stream.pipeline().addLast(back);
        say(stream, "-");

        assertThat(back.faults).hasSize(1).first().isInstanceOf(StreamResetException.class);
        assertThat(stream.isOpen()).isFalse();
        assertThat(server.isOpen()).isTrue();
    }

    @Test
    void whoLeavesEndsAllStreamsAndTheConnection() {
        Stream stream = open();
        say(stream, "-");
        server.close();
        pump();

        assertThat(stream.isOpen()).isFalse();
        assertThat(server.inbound.get(0).isOpen()).isFalse();
        assertThat(List.of(client.isOpen(), server.isOpen())).containsExactly(false, false);
        assertThat(server.closeFuture()).isCompleted();
        assertThatThrownBy(() -> client.session.openStream().join())
                .hasCauseInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void aLostConnectionEndsAllStreams() {
        Stream stream = open();
        say(stream, "-");
        client.channel.close();
        pump();

        assertThat(stream.isOpen()).isFalse();
        assertThat(server.inbound.get(0).isOpen()).isFalse();
        assertThat(List.of(client.streamCount(), server.streamCount())).containsExactly(0, 0);
    }
}
