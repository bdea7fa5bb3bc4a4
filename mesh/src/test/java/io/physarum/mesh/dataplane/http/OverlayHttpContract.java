package io.physarum.mesh.dataplane.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import com.sun.net.httpserver.HttpServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.physarum.libp2p.testing.Standstill;
import io.physarum.mesh.error.InstanceFailedException;
import io.physarum.mesh.error.StageTimeoutException;
import io.physarum.mesh.service.ServiceName;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Both ends together, whatever lies between them. */
abstract class OverlayHttpContract {

    private static final Duration WAIT = Duration.ofSeconds(60);

    private static final int CHUNK = 64 * 1024;

    private TestOverlay overlay;
    private HttpServer service;

    /** Of how many chunks a body is that all the buffers on its way are far from holding. */
    abstract int chunksOfABigBody();

    /** Two ends; with keep-alive off, the serving one knows the original's protocol only. */
    abstract TestOverlay overlay(HttpSettings serving, HttpSettings calling, boolean keepAlive) throws Exception;

    private TestOverlay overlay(HttpSettings settings, boolean keepAlive) throws Exception {
        return overlay(settings, settings, keepAlive);
    }

    @BeforeEach
    void start() throws Exception {
        overlay = overlay(HttpSettings.DEFAULTS, true);
        service = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        service.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "service");
            thread.setDaemon(true);
            return thread;
        }));
        service.createContext("/echo", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (exchange) {
                exchange.getRequestBody().transferTo(exchange.getResponseBody());
            }
        });
        service.start();
        overlay.instances().serve(ServiceName.of("s"), "hash", service.getAddress());
    }

    @AfterEach
    void stop() {
        service.stop(0);
        overlay.close();
    }

    private static OverlayRequest get(String target) {
        return new OverlayRequest(HttpMethod.GET, target, new DefaultHttpHeaders().set("host", "x"), null);
    }

    private static OverlayRequest post(String target, @Nullable Publisher<ByteBuf> body) {
        return new OverlayRequest(HttpMethod.POST, target, new DefaultHttpHeaders().set("host", "x"), body);
    }

    private Mono<String> text(OverlayRequest request) {
        return overlay.client().exchange(overlay.peer(), request).flatMap(OverlayHttpContract::text);
    }

    private static Mono<String> text(OverlayResponse response) {
        return response.body()
                .map(buffer -> {
                    String part = buffer.toString(StandardCharsets.UTF_8);
                    buffer.release();
                    return part;
                })
                .collectList()
                .map(parts -> String.join("", parts));
    }

    private static ByteBuf buffer(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    @Test
    void answersOverOneStreamWhenAskedOneAfterAnother() {
        for (int i = 0; i < 10; i++) {
            assertThat(text(post("/s/echo", Flux.just(buffer("a"), buffer("b"))))
                            .block(WAIT))
                    .isEqualTo("ab");
            assertThat(text(get("/s/echo")).block(WAIT)).isEmpty();
        }
        assertThat(overlay.opened()).isEqualTo(1);
        await().until(() -> overlay.client().pool().size(overlay.peer()) == 1);
    }

    @Test
    void tellsWhetherAPeerServesAServiceWithoutCallingIt() {
        OverlayHttpClient client = overlay.client();
        assertThat(client.probe(overlay.peer(), ServiceName.of("s"), "hash")
                        .materialize()
                        .block(WAIT))
                .matches(Signal::isOnComplete);
        assertThatThrownBy(() -> client.probe(overlay.peer(), ServiceName.of("s"), "other")
                        .block(WAIT))
                .isInstanceOf(InstanceFailedException.class)
                .hasMessageContaining("not-served");
        service.stop(0);
        assertThatThrownBy(() -> client.probe(overlay.peer(), ServiceName.of("s"), "hash")
                        .block(WAIT))
                .isInstanceOf(InstanceFailedException.class)
                .hasMessageContaining("instance-unreachable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "099", "1000"})
    void aStatusThatIsNoneIsAFailureOfTheInstance(String status) throws Exception {
        try (RawService odd = RawService.answering("HTTP/1.1 " + status + " Odd\r\nContent-Length: 0\r\n\r\n")) {
            overlay.instances().serve(ServiceName.of("odd"), "odd", odd.address());
            assertThatThrownBy(() -> text(get("/odd/")).block(WAIT)).isInstanceOf(InstanceFailedException.class);
        }
    }

    @Test
    void namesItsOwnLimitThatAnAnswerIsOver() throws Exception {
        HttpSettings small = new HttpSettings(
                1024,
                2048,
                HttpSettings.DEFAULTS.connectTimeout(),
                HttpSettings.DEFAULTS.responseTimeout(),
                HttpSettings.DEFAULTS.idleTimeout(),
                HttpSettings.DEFAULTS.keepAlive(),
                HttpSettings.DEFAULTS.maxIdle());
        String head = "HTTP/1.1 200 OK\r\nX-Long: " + "x".repeat(4096) + "\r\nContent-Length: 0\r\n\r\n";
        try (TestOverlay narrow = overlay(HttpSettings.DEFAULTS, small, true);
                RawService verbose = RawService.answering(head)) {
            narrow.instances().serve(ServiceName.of("verbose"), "hash", verbose.address());
            assertThatThrownBy(() -> narrow.client()
                            .exchange(narrow.peer(), get("/verbose/"))
                            .block(WAIT))
                    .isInstanceOf(InstanceFailedException.class)
                    .hasMessageContaining(
                            "longer than 2048 bytes, the value of physarum.http.max-header-size on this node");
        }
    }

    @Test
    void usesAStreamPerRequestWithAPeerThatKnowsNoOther() throws Exception {
        try (TestOverlay original = overlay(HttpSettings.DEFAULTS, false)) {
            original.instances().serve(ServiceName.of("s"), "hash", service.getAddress());
            for (int i = 0; i < 3; i++) {
                assertThat(original.client()
                                .exchange(original.peer(), post("/s/echo", Flux.just(buffer("abc"))))
                                .flatMap(OverlayHttpContract::text)
                                .block(WAIT))
                        .isEqualTo("abc");
            }
            assertThat(original.opened()).isEqualTo(3);
        }
    }

    @Test
    void sendsTheRestOfAnAnswerToASlowClientThatAsksNoMore() throws Exception {
        // More than a stream's first window, by less than what is queued behind a closed one.
        byte[] answer = new byte[(256 + 8) * 1024];
        service.createContext("/big", exchange -> {
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        try (TestOverlay original = overlay(HttpSettings.DEFAULTS, false)) {
            ServedInstance served = original.instances().serve(ServiceName.of("s"), "hash", service.getAddress());
            OverlayResponse response =
                    original.client().exchange(original.peer(), get("/s/big")).block(WAIT);
            await("the serving end has it all")
                    .atMost(WAIT)
                    .until(() -> !served.idle().isZero());
            assertThat(text(response).block(WAIT)).hasSize(answer.length);
        }
    }

    @Test
    void answersFiftyAtOnce() {
        List<String> answers = Flux.range(0, 50)
                .flatMap(i -> text(post("/s/echo", Flux.just(buffer("n" + i)))), 50)
                .collectSortedList()
                .block(WAIT);
        assertThat(answers).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void saysThatNothingWasSentWhenThePeerDoesNotServe() {
        assertThatThrownBy(() -> text(get("/other/echo")).block(WAIT))
                .isInstanceOfSatisfying(
                        InstanceFailedException.class,
                        e -> assertThat(e.wasSent()).isFalse());
        assertThat(text(post("/s/echo", Flux.just(buffer("x")))).block(WAIT)).isEqualTo("x");
        assertThat(overlay.opened()).isEqualTo(1);
    }

    @Test
    void saysThatNothingWasSentWhenTheInstanceIsGone() {
        service.stop(0);
        assertThatThrownBy(() -> text(get("/s/echo")).block(WAIT))
                .isInstanceOfSatisfying(
                        InstanceFailedException.class,
                        e -> assertThat(e.wasSent()).isFalse());
    }

    @Test
    void streamsBothWaysAtThePaceOfTheSlowerSide() {
        AtomicLong sent = new AtomicLong();
        AtomicLong received = new AtomicLong();
        Flux<ByteBuf> body = Flux.range(0, chunksOfABigBody())
                .map(i -> Unpooled.wrappedBuffer(new byte[CHUNK]))
                .doOnNext(buffer -> sent.addAndGet(CHUNK))
                .cast(ByteBuf.class);
        OverlayResponse response =
                overlay.client().exchange(overlay.peer(), post("/s/echo", body)).block(WAIT);
        BaseSubscriber<ByteBuf> slow = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            protected void hookOnNext(ByteBuf buffer) {
                received.addAndGet(buffer.readableBytes());
                buffer.release();
            }
        };
        response.body().subscribe(slow);
        await().atMost(WAIT).until(() -> received.get() > 0 && sent.get() >= 4L * CHUNK);
        Standstill.await(sent::get, WAIT);
        assertThat(sent.get()).isBetween(4L * CHUNK, (chunksOfABigBody() - 32L) * CHUNK);
        slow.requestUnbounded();
        await().atMost(WAIT).until(() -> received.get() == (long) chunksOfABigBody() * CHUNK && slow.isDisposed());
    }

    @Test
    void answersBeforeTheRequestBodyEnds() throws Exception {
        try (RawService early = new RawService(exchange -> {
            exchange.readHead();
            exchange.write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
            exchange.in().transferTo(java.io.OutputStream.nullOutputStream());
        })) {
            overlay.instances().serve(ServiceName.of("early"), "hash", early.address());
            AtomicInteger cancelled = new AtomicInteger();
            Flux<ByteBuf> endless = Flux.<ByteBuf>never().doOnCancel(cancelled::incrementAndGet);
            OverlayResponse response = overlay.client()
                    .exchange(overlay.peer(), post("/early", endless))
                    .block(WAIT);
            assertThat(response.status().code()).isEqualTo(413);
            assertThat(text(response).block(WAIT)).isEqualTo("big");
            await().untilAtomic(cancelled, org.hamcrest.Matchers.greaterThan(0));
        }
    }

    @Test
    void resetsTheStreamWhenTheResponseIsCancelled() throws Exception {
        AtomicInteger broken = new AtomicInteger();
        service.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (exchange) {
                while (true) {
                    exchange.getResponseBody().write(new byte[CHUNK]);
                }
            } catch (IOException e) {
                broken.incrementAndGet();
            }
        });
        overlay.client()
                .exchange(overlay.peer(), get("/s/endless"))
                .flatMapMany(OverlayResponse::body)
                .doOnNext(ByteBuf::release)
                .take(3)
                .blockLast(WAIT);
        await().untilAtomic(broken, org.hamcrest.Matchers.is(1));
    }

    @Test
    void failsTheBodyWhenTheInstanceBreaksOff() throws Exception {
        try (RawService breaking = new RawService(exchange -> {
            exchange.readHead();
            exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        })) {
            overlay.instances().serve(ServiceName.of("breaking"), "hash", breaking.address());
            assertThatThrownBy(() -> text(get("/breaking")).block(WAIT)).isInstanceOf(InstanceFailedException.class);
        }
    }

    @Test
    void failsWhenTheRequestBodyFails() {
        assertThatThrownBy(() -> text(post("/s/echo", Flux.error(new IOException("gone"))))
                        .block(WAIT))
                .hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void failsWhenTheRequestBodyIsNotAsLongAsItSays() {
        HttpHeaders headers = new DefaultHttpHeaders().set("content-length", "10");
        for (String body : List.of("short", "much too long for that")) {
            OverlayRequest request = new OverlayRequest(HttpMethod.POST, "/s/echo", headers, Flux.just(buffer(body)));
            assertThatThrownBy(() -> text(request).block(WAIT)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static AbstractThrowableAssert<?, ?> assertThatResponseTakesTooLong(TestOverlay impatient, String target) {
        return assertThatThrownBy(() -> impatient
                        .client()
                        .exchange(impatient.peer(), get(target))
                        .block(WAIT))
                .isInstanceOfSatisfying(
                        StageTimeoutException.class, e -> assertThat(e.stage()).isEqualTo("response"));
    }

    @Test
    void namesTheStageThatTookTooLong() throws Exception {
        HttpSettings hasty = HttpSettings.DEFAULTS.withResponseTimeout(Duration.ofMillis(200));
        try (TestOverlay impatient = overlay(hasty, true);
                RawService silent =
                        new RawService(exchange -> exchange.in().transferTo(java.io.OutputStream.nullOutputStream()))) {
            impatient.instances().serve(ServiceName.of("silent"), "hash", silent.address());
            assertThatResponseTakesTooLong(impatient, "/silent");
        }
    }

    @Test
    void namesTheTimeOutOfTheServingEndWhereThatGivesUp() throws Exception {
        HttpSettings hasty = HttpSettings.DEFAULTS.withIdleTimeout(Duration.ofSeconds(2));
        try (TestOverlay impatient = overlay(hasty, HttpSettings.DEFAULTS, true);
                RawService silent =
                        new RawService(exchange -> exchange.in().transferTo(java.io.OutputStream.nullOutputStream()))) {
            impatient.instances().serve(ServiceName.of("silent"), "hash", silent.address());
            assertThatResponseTakesTooLong(impatient, "/silent")
                    .hasMessageContaining("2000 ms, the value of physarum.http.idle-timeout on the serving node");
        }
    }

    @Test
    void interimResponsesDoNotPutTheAnswerOff() throws Exception {
        HttpSettings hasty = HttpSettings.DEFAULTS.withResponseTimeout(Duration.ofMillis(500));
        try (TestOverlay impatient = overlay(hasty, true);
                RawService hinting = new RawService(exchange -> {
                    exchange.readHead();
                    for (int hints = 0; hints < 16; hints++) {
                        exchange.write("HTTP/1.1 103 Early Hints\r\n\r\n");
                        LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
                    }
                    exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                })) {
            impatient.instances().serve(ServiceName.of("hinting"), "hash", hinting.address());
            assertThatResponseTakesTooLong(impatient, "/hinting");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 17})
    void takesSixteenInterimResponsesAndNoMore(int number) throws Exception {
        String hint = "HTTP/1.1 103 Early Hints\r\n\r\n";
        try (RawService hinting =
                RawService.answering(hint.repeat(number) + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")) {
            overlay.instances().serve(ServiceName.of("hinting"), "hash", hinting.address());
            Mono<String> answer = text(get("/hinting"));
            if (number <= 16) {
                assertThat(answer.block(WAIT)).isEqualTo("ok");
            } else {
                assertThatThrownBy(() -> answer.block(WAIT))
                        .isInstanceOf(InstanceFailedException.class)
                        .hasMessageContaining("more than 16 interim responses");
            }
        }
    }

    @Test
    void failsWhenABodyStandsStill() throws Exception {
        HttpSettings hasty = HttpSettings.DEFAULTS.withIdleTimeout(Duration.ofMillis(300));
        try (TestOverlay impatient = overlay(hasty, true);
                RawService stuck = new RawService(exchange -> {
                    exchange.readHead();
                    exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
                    exchange.in().transferTo(java.io.OutputStream.nullOutputStream());
                })) {
            impatient.instances().serve(ServiceName.of("stuck"), "hash", stuck.address());
            assertThatThrownBy(() -> impatient
                            .client()
                            .exchange(impatient.peer(), get("/stuck"))
                            .flatMap(OverlayHttpContract::text)
                            .block(WAIT))
                    .isInstanceOf(io.physarum.mesh.error.MeshException.class);
        }
    }

    @Test
    void answersAHeadRequestWithoutABody() {
        OverlayRequest head =
                new OverlayRequest(HttpMethod.HEAD, "/s/echo", new DefaultHttpHeaders().set("host", "x"), null);
        for (int i = 0; i < 3; i++) {
            OverlayResponse response =
                    overlay.client().exchange(overlay.peer(), head).block(WAIT);
            assertThat(text(response).block(WAIT)).isEmpty();
        }
        assertThat(overlay.opened()).isEqualTo(1);
    }
}
