package io.physarum.libp2p.multistream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.core.StreamResetException;
import io.physarum.libp2p.core.UnsupportedProtocolException;
import io.physarum.libp2p.testing.Seeds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MultistreamTest {

    private static final MultistreamConfig CONFIG = MultistreamConfig.of(Duration.ofSeconds(10));

    private static final String HEADER = line("/multistream/1.0.0");

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    private EmbeddedChannel channel;

    @BeforeEach
    void open() {
        channel = new EmbeddedChannel();
        channel.config().setAllocator(allocator);
        channel.freezeTime();
    }

    @AfterEach
    void releasesEverything() {
        channel.finishAndReleaseAll();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    private static String line(String text) {
        return (char) (text.length() + 1) + text + "\n";
    }

    private void receive(String text) {
        channel.writeInbound(allocator.buffer().writeBytes(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private String sent() {
        StringBuilder result = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            result.append(out.toString(StandardCharsets.ISO_8859_1));
            out.release();
        }
        return result.toString();
    }

    private String passedOn() {
        StringBuilder result = new StringBuilder();
        for (ByteBuf in = channel.readInbound(); in != null; in = channel.readInbound()) {
            result.append(in.toString(StandardCharsets.ISO_8859_1));
            in.release();
        }
        return result.toString();
    }

    private static Throwable failure(Negotiation negotiation) {
        assertThat(negotiation.protocol()).isCompletedExceptionally();
        return negotiation.protocol().handle((value, failure) -> failure).join();
    }

    @Test
    void initiatorSendsHeaderAndProposalTogetherAndTakesTheEcho() {
        Negotiation negotiation = Negotiation.propose(channel, List.of("/noise"), CONFIG);
        assertThat(sent()).isEqualTo(HEADER + line("/noise"));

        receive(HEADER + line("/noise") + "early bytes");

        assertThat(negotiation.protocol()).isCompletedWithValue("/noise");
        assertThat(passedOn()).isEqualTo("early bytes");
        assertThat(channel.pipeline().get(MultistreamInitiator.class)).isNull();
    }

    @Test
    void initiatorProposesTheNextAfterARefusal() {
        Negotiation negotiation = Negotiation.propose(channel, List.of("/a", "/b"), CONFIG);
        sent();
        receive(HEADER + line("na"));
        assertThat(sent()).isEqualTo(line("/b"));

        receive(line("/b"));

        assertThat(negotiation.protocol()).isCompletedWithValue("/b");
    }

    @Test
    void initiatorFailsWhenAllAreRefused() {
        Negotiation negotiation = Negotiation.propose(channel, List.of("/a"), CONFIG);
        receive(HEADER + line("na") + "dropped");

        assertThat(failure(negotiation)).isInstanceOf(UnsupportedProtocolException.class);
        assertThat(passedOn()).isEmpty();
    }

    @Test
    void responderAcceptsWhatComesInOnePieceWithPayload() {
        Negotiation negotiation = Negotiation.respond(channel, () -> List.of("/echo"), CONFIG);

        receive(HEADER + line("/echo") + "payload");

        assertThat(sent()).isEqualTo(HEADER + line("/echo"));
        assertThat(negotiation.protocol()).isCompletedWithValue("/echo");
        assertThat(passedOn()).isEqualTo("payload");
    }

    @Test
    void acceptsEverySplitOfItsInput() {
        String input = HEADER + line("/other") + line("/echo") + "payload";
        for (int split = 0; split <= input.length(); split++) {
            EmbeddedChannel each = new EmbeddedChannel();
            Negotiation negotiation = Negotiation.respond(each, () -> List.of("/echo"), CONFIG);
            each.writeInbound(Unpooled.copiedBuffer(input.substring(0, split), StandardCharsets.ISO_8859_1));
            each.writeInbound(Unpooled.copiedBuffer(input.substring(split), StandardCharsets.ISO_8859_1));
            assertThat(negotiation.protocol()).as("split at %d", split).isCompletedWithValue("/echo");
            each.finishAndReleaseAll();
        }
    }

    @Test
    void responderRefusesAndListsWithoutEnding() {
        Negotiation negotiation = Negotiation.respond(channel, () -> List.of("/a", "/b"), CONFIG);
        receive(HEADER + line("/c") + line("ls"));

        assertThat(sent()).isEqualTo(HEADER + line("na") + "\u0009" + line("/a") + line("/b") + "\n");
        assertThat(negotiation.protocol()).isNotDone();
    }

    @Test
    void knowsGarbageByItsFirstByte() {
        Negotiation negotiation = Negotiation.respond(channel, () -> List.of("/a"), CONFIG);
        receive("G");

        assertThat(failure(negotiation)).isInstanceOf(ProtocolViolationException.class);
        assertThat(negotiation.peerSpeaksMultistream().getAsBoolean()).isFalse();
    }

    @Test
    void refusesLinesThatAreTooLongEmptyOrUnterminated() {
        for (String bad : List.of("\u0081\u0008", "\u0000", "\u0003abc", "\u0080\u0000", "\u00ff".repeat(10))) {
            EmbeddedChannel each = new EmbeddedChannel();
            Negotiation negotiation = Negotiation.respond(each, () -> List.of("/a"), CONFIG);
            each.writeInbound(Unpooled.copiedBuffer(HEADER + bad, StandardCharsets.ISO_8859_1));
            assertThat(failure(negotiation)).as(bad).isInstanceOf(ProtocolViolationException.class);
            assertThat(negotiation.peerSpeaksMultistream().getAsBoolean()).isTrue();
            each.finishAndReleaseAll();
        }
    }

    @Test
    void endsAfterTooManyProposals() {
        Negotiation negotiation =
                Negotiation.respond(channel, () -> List.of("/a"), new MultistreamConfig(Duration.ofSeconds(1), 64, 3));
        receive(HEADER + line("/x").repeat(4));

        assertThat(failure(negotiation)).isInstanceOf(ProtocolViolationException.class);
        channel.releaseOutbound();
    }

    @Test
    void endsInTime() {
        Negotiation negotiation = Negotiation.propose(channel, List.of("/a"), CONFIG);
        channel.advanceTimeBy(11, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(failure(negotiation)).isInstanceOf(RequestTimeoutException.class);
    }

    @Test
    void endsWithTheChannel() {
        Negotiation negotiation = Negotiation.propose(channel, List.of("/a"), CONFIG);
        receive("\u0013/multi");
        channel.close();

        assertThat(failure(negotiation)).isInstanceOf(ConnectionClosedException.class);
    }

    private void write(String text) {
        channel.writeOutbound(allocator.buffer().writeBytes(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @Test
    void lazyInitiatorSendsDataBehindItsProposalAndTakesTheAgreementOff() {
        Negotiation negotiation = Negotiation.assume(channel, "/echo", CONFIG);
        write("payload");
        assertThat(sent()).isEqualTo(HEADER + line("/echo") + "payload");

        receive(HEADER + line("/echo") + "answer");

        assertThat(negotiation.protocol()).isCompletedWithValue("/echo");
        assertThat(passedOn()).isEqualTo("answer");
        assertThat(channel.pipeline().get(LazyInitiator.class)).isNull();
        write("more");
        assertThat(sent()).isEqualTo("more");
    }

    @Test
    void lazyInitiatorTakesEverySplitOfTheAgreement() {
        String input = HEADER + line("/echo") + "answer";
        for (int split = 0; split <= input.length(); split++) {
            channel = new EmbeddedChannel();
            channel.config().setAllocator(allocator);
            Negotiation.assume(channel, "/echo", CONFIG);
            receive(input.substring(0, split));
            receive(input.substring(split));
            assertThat(passedOn()).as("split at %d", split).isEqualTo("answer");
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void lazyInitiatorTellsTheHandlersBehindItOfARefusalAndCloses() {
        Negotiation negotiation = Negotiation.assume(channel, "/echo", CONFIG);
        write("payload");

        assertThatExceptionOfType(UnsupportedProtocolException.class)
                .isThrownBy(() -> receive(HEADER + line("na") + "dropped"));

        assertThat(failure(negotiation)).isInstanceOf(UnsupportedProtocolException.class);
        assertThat(channel.isOpen()).isFalse();
        assertThat(passedOn()).isEmpty();
        channel.releaseOutbound();
    }

    @Test
    void lazyInitiatorRefusesAnythingButAnAgreement() {
        Negotiation.assume(channel, "/echo", CONFIG);

        assertThatExceptionOfType(ProtocolViolationException.class)
                .isThrownBy(() -> receive(HEADER + line("/other") + "dropped"));
        assertThat(channel.isOpen()).isFalse();
        channel.releaseOutbound();
    }

    @Test
    void lazyInitiatorTellsTheHandlersBehindItThatThePeerIsSilent() {
        Negotiation.assume(channel, "/echo", CONFIG);
        channel.advanceTimeBy(11, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThatExceptionOfType(RequestTimeoutException.class).isThrownBy(channel::checkException);
        assertThat(channel.isOpen()).isFalse();
        channel.releaseOutbound();
    }

    @Test
    void lazyInitiatorPassesOnWhatEndsTheChannelOnce() {
        Negotiation.assume(channel, "/echo", CONFIG);
        List<Throwable> heard = new ArrayList<>();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                heard.add(cause);
            }
        });
        StreamResetException reset = new StreamResetException("reset");

        channel.pipeline().fireExceptionCaught(reset);
        channel.close();

        assertThat(heard).containsExactly(reset);
        channel.releaseOutbound();
    }

    @Test
    void lazyInitiatorIsQuietWhenThisSideCloses() {
        Negotiation negotiation = Negotiation.assume(channel, "/echo", CONFIG);
        channel.close();

        channel.checkException();
        assertThat(failure(negotiation)).isInstanceOf(ConnectionClosedException.class);
        channel.releaseOutbound();
    }

    @Test
    void survivesRandomInput() {
        Random random = Seeds.random();
        for (int round = 0; round < 2000; round++) {
            EmbeddedChannel each = new EmbeddedChannel();
            Negotiation negotiation = Negotiation.respond(each, () -> List.of("/a"), CONFIG);
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                each.writeInbound(Unpooled.copiedBuffer(HEADER, StandardCharsets.ISO_8859_1));
            }
            each.writeInbound(Unpooled.wrappedBuffer(bytes));
            each.finishAndReleaseAll();
            assertThat(negotiation.protocol()).isDone();
        }
    }
}
