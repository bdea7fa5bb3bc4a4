package io.physarum.mesh.exchange;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.netty.buffer.Unpooled;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.RequestTimeoutException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.UnsupportedProtocolException;
import io.physarum.libp2p.testing.TestHosts;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class ExchangeIT {

    private static final String PROTOCOL = "/test/echo/1.0.0";

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    private final TestHosts hosts = new TestHosts();

    private final Host server = hosts.start();

    private final Host client = hosts.start();

    private final AtomicInteger asked = new AtomicInteger();

    private final AtomicReference<Stream> hanging = new AtomicReference<>();

    @BeforeEach
    void introduce() {
        TestHosts.introduce(server, client);
    }

    @AfterEach
    void stop() {
        hosts.close();
    }

    @ParameterizedTest
    @EnumSource
    void answersManyAtOnceAndLeavesNoStreamBehind(Framing framing) {
        serve(framing, ExchangeLimits.defaults(), Mono::just);
        ExchangeClient exchange = new ExchangeClient(client, PROTOCOL, framing, 100);

        Long answers = Flux.range(0, 200)
                .flatMap(request -> exchange.ask(server.peerId(), HELLO, TIMEOUT), 50)
                .filter(answer -> new String(answer, StandardCharsets.UTF_8).equals("hello"))
                .count()
                .block(TIMEOUT);

        assertThat(answers).isEqualTo(200);
        await().untilAsserted(() -> {
            assertThat(client.connection(server.peerId()).orElseThrow().streamCount())
                    .isLessThanOrEqualTo(2);
            assertThat(server.connection(client.peerId()).orElseThrow().streamCount())
                    .isLessThanOrEqualTo(2);
        });
    }

    @Test
    void endsAfterItsAnswerWhenThePeerEnds() {
        Stream served = askThenWait(Duration.ofMinutes(5));
        await().until(served::isOutputShutdown);
        assertThat(served.isOpen()).as("the peer may still be reading").isTrue();

        hanging.get().shutdownOutput();
        await().until(() -> !served.isOpen());
    }

    @Test
    void resetsAPeerThatNeverEnds() {
        Stream served = askThenWait(Duration.ofMillis(200));

        await().until(() -> !served.isOpen());
    }

    /** The serving end of a stream on which a client has asked something, and which it then keeps. */
    private Stream askThenWait(Duration transferTimeout) {
        AtomicReference<Stream> served = new AtomicReference<>();
        ExchangeServer echo = new ExchangeServer(
                PROTOCOL, Framing.LINE, limits(transferTimeout, 1), (from, request) -> Mono.just(request));
        server.addProtocol(ProtocolBinding.of(PROTOCOL, stream -> {
            echo.initStream(stream);
            served.set(stream);
        }));
        hanging.set(TestHosts.await(client.newStream(server.peerId(), ProtocolBinding.of(PROTOCOL, s -> {}))));
        hanging.get().writeAndFlush(Framing.LINE.encode(HELLO));
        return await().until(served::get, Objects::nonNull);
    }

    @Test
    void resetsWhatIsOneTooManyAtOnce() {
        ExchangeLimits oneAtOnce =
                new ExchangeLimits(1000, Duration.ofSeconds(10), Duration.ofSeconds(30), Concurrency.of(1));
        serve(Framing.LINE, oneAtOnce, request -> Mono.never());
        var first = ask(Framing.LINE).toFuture();
        await().untilAtomic(asked, Matchers.is(1));

        assertThatThrownBy(() -> ask(Framing.LINE).block(TIMEOUT)).isInstanceOf(Libp2pException.class);
        assertThat(first).isNotDone();
        first.cancel(true);
    }

    @Test
    void resetsARequestThatNeverEnds() {
        serve(Framing.HALF_CLOSE, limits(Duration.ofMillis(200), 1), Mono::just);
        for (int i = 0; i < 3; i++) {
            Stream stream = TestHosts.await(client.newStream(server.peerId(), ProtocolBinding.of(PROTOCOL, s -> {})));
            stream.writeAndFlush(Unpooled.copiedBuffer(HELLO));
            await().until(() -> !stream.isOpen());
        }

        assertThat(asked).as("none was complete").hasValue(0);
        serve(Framing.HALF_CLOSE, limits(Duration.ofSeconds(10), 1), Mono::just);
        assertThat(ask(Framing.HALF_CLOSE).block(TIMEOUT)).isEqualTo(HELLO);
    }

    @Test
    void resetsWhenThereIsNoAnswerOrItFailsOrTakesTooLong() {
        for (Mono<byte[]> answer :
                List.<Mono<byte[]>>of(Mono.empty(), Mono.error(new IllegalStateException("no")), Mono.never())) {
            serve(Framing.LINE, limits(Duration.ofSeconds(10), 1), request -> answer);
            assertThatThrownBy(() -> ask(Framing.LINE).block(TIMEOUT)).isInstanceOf(Libp2pException.class);
        }
    }

    @Test
    void refusesAnAnswerOverTheLimit() {
        serve(Framing.LENGTH_PREFIX, ExchangeLimits.defaults(), request -> Mono.just(new byte[101]));

        assertThatThrownBy(() -> ask(Framing.LENGTH_PREFIX).block(TIMEOUT))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("at most 100 bytes");
    }

    @Test
    void saysThatThePeerDoesNotSpeakTheProtocol() {
        assertThatThrownBy(() -> ask(Framing.LINE).block(TIMEOUT)).isInstanceOf(UnsupportedProtocolException.class);
    }

    @Test
    void givesUpAtItsOwnTimeLimit() {
        serve(Framing.LINE, ExchangeLimits.defaults(), request -> Mono.never());
        TestHosts.connect(client, server);
        Mono<byte[]> answer = new ExchangeClient(client, PROTOCOL, Framing.LINE, 100)
                .ask(server.peerId(), HELLO, Duration.ofMillis(300));

        assertThatThrownBy(() -> answer.block(TIMEOUT)).isInstanceOf(RequestTimeoutException.class);
        await().untilAsserted(() -> assertThat(
                        client.connection(server.peerId()).orElseThrow().streamCount())
                .isLessThanOrEqualTo(2));
    }

    private Mono<byte[]> ask(Framing framing) {
        return new ExchangeClient(client, PROTOCOL, framing, 100).ask(server.peerId(), HELLO, TIMEOUT);
    }

    private static ExchangeLimits limits(Duration transferTimeout, int maxConcurrent) {
        return new ExchangeLimits(1000, transferTimeout, Duration.ofSeconds(1), Concurrency.of(maxConcurrent));
    }

    private void serve(Framing framing, ExchangeLimits limits, Function<byte[], Mono<byte[]>> answer) {
        server.addProtocol(new ExchangeServer(PROTOCOL, framing, limits, (from, request) -> {
            asked.incrementAndGet();
            return answer.apply(request);
        }));
    }
}
