package io.physarum.mesh.dataplane.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.physarum.mesh.service.ServiceName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The serving end, spoken to with bytes over a socket. */
class HttpServingIT {

    private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    private LoopbackOverlay overlay;

    @BeforeEach
    void start() throws Exception {
        overlay = new LoopbackOverlay(HttpSettings.DEFAULTS, HttpSettings.DEFAULTS, true);
    }

    @AfterEach
    void stop() {
        overlay.close();
    }

    private ServedInstance serve(String name, RawService service) {
        return overlay.instances.serve(ServiceName.of(name), "hash-of-" + name, service.address());
    }

    /** Sends bytes, ends the output and reads to the end. */
    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", overlay.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void stripsTheServiceAndTellsItHowTheRequestCame() throws Exception {
        try (RawService service = RawService.answering(HELLO)) {
            serve("calc-server:1.1", service);
            String answer = exchange(
                    "GET /calc-server%3A1.1/add//x?a=%20b&c HTTP/1.1\r\nHost: gateway:4200\r\n"
                            + "X-Forwarded-For: 10.0.0.9\r\nConnection: X-Hop\r\nX-Hop: 1\r\nphysarum-content-id: hash-of-calc-server:1.1\r\n\r\n");
            assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("hello");
            assertThat(service.heads)
                    .singleElement()
                    .asString()
                    .startsWith("GET /add//x?a=%20b&c HTTP/1.1\r\n")
                    .contains("host: 127.0.0.1:" + service.address().getPort() + "\r\n")
                    .containsIgnoringCase("x-forwarded-for: 10.0.0.9, 127.0.0.1\r\n")
                    .containsIgnoringCase("x-forwarded-host: gateway:4200\r\n")
                    .containsIgnoringCase("x-forwarded-proto: http\r\n")
                    .containsIgnoringCase("x-forwarded-prefix: /calc-server%3A1.1\r\n")
                    .doesNotContainIgnoringCase("x-hop")
                    .doesNotContainIgnoringCase("physarum-content-id");
        }
    }

    @Test
    void tellsAllHopsHoweverManyLinesTheyCameIn() throws Exception {
        try (RawService service = RawService.answering(HELLO)) {
            serve("a", service);
            exchange(
                    "GET /a HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.0.7, 10.0.0.8\r\nX-Forwarded-For: 10.0.0.9\r\n\r\n");
            assertThat(service.heads)
                    .singleElement()
                    .asString()
                    .containsIgnoringCase("x-forwarded-for: 10.0.0.7, 10.0.0.8, 10.0.0.9, 127.0.0.1\r\n")
                    .containsOnlyOnce("forwarded-for");
        }
    }

    @Test
    void asksForTheRootWhenThereIsNoPath() throws Exception {
        try (RawService service = RawService.answering(HELLO)) {
            serve("a", service);
            exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /a?q=1 HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(service.heads).hasSize(2);
            assertThat(service.heads.get(0)).startsWith("GET / HTTP/1.1");
            assertThat(service.heads.get(1)).startsWith("GET /?q=1 HTTP/1.1");
        }
    }

    @Test
    void answersPipelinedRequestsInOrderOverOneConnection() throws Exception {
        try (RawService service = RawService.answering(HELLO)) {
            serve("a", service);
            String answer = exchange("GET /a/1 HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20));
            assertThat(answer.split("hello", -1)).hasSize(21);
            assertThat(service.connections).hasValue(1);
        }
    }

    @Test
    void findsAnInstanceByContentIdWhenTheNameIsNotServed() throws Exception {
        try (RawService service = RawService.answering(HELLO)) {
            serve("a", service);
            assertThat(exchange("GET /b HTTP/1.1\r\nHost: x\r\nphysarum-content-id: hash-of-a\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void doesNotAnswerFromAnotherContentUnderTheSameName() throws Exception {
        try (RawService former = RawService.answering(HELLO);
                RawService intruder = RawService.answering(HELLO)) {
            serve("a", former);
            overlay.instances.serve(ServiceName.of("a"), "other", intruder.address());
            exchange("GET /a HTTP/1.1\r\nHost: x\r\nphysarum-content-id: hash-of-a\r\n\r\n");
            assertThat(former.heads).hasSize(1);
            assertThat(exchange("GET /a HTTP/1.1\r\nHost: x\r\nphysarum-content-id: third\r\n\r\n"))
                    .contains("physarum-error: not-served");
            assertThat(intruder.heads).isEmpty();
        }
    }

    @Test
    void marksTheProblemWhenTheServiceIsNotServedHere() throws Exception {
        assertThat(exchange("POST /nobody/x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"))
                .startsWith("HTTP/1.1 404 ")
                .contains("physarum-error: not-served")
                .contains("application/problem+json");
    }

    @Test
    void marksTheProblemWhenTheInstanceCannotBeReached() throws Exception {
        RawService service = RawService.answering(HELLO);
        ServedInstance instance = serve("a", service);
        service.close();
        assertThat(exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 502 ")
                .contains("physarum-error: instance-unreachable");
        assertThat(instance.idle()).isPositive();
    }

    @Test
    void answersForTheInstanceWhatMustNotBeForwarded() throws Exception {
        String probe = "OPTIONS /a/ HTTP/1.1\r\nHost: x\r\nMax-Forwards: 0\r\n\r\n";
        try (RawService service = RawService.answering(HELLO)) {
            ServedInstance instance = serve("a", service);
            Duration idle = instance.idle();
            assertThat(exchange(probe + probe).split("HTTP/1.1 204 ", -1)).hasSize(3);
            assertThat(service.heads).isEmpty();
            assertThat(instance.idle()).as("it is no use of the instance").isGreaterThan(idle);
            assertThat(exchange("OPTIONS /a/ HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("hello");
        }
        assertThat(exchange(probe)).startsWith("HTTP/1.1 502 ").contains("physarum-error: instance-unreachable");
        assertThat(exchange(probe.replace("/a/", "/b/"))).contains("physarum-error: not-served");
    }

    @Test
    void doesNotLetTheServicePretendToBeTheNode() throws Exception {
        try (RawService service = RawService.answering(
                "HTTP/1.1 404 Not Found\r\nphysarum-error: not-served\r\nContent-Length: 0\r\n\r\n")) {
            serve("a", service);
            assertThat(exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 404")
                    .doesNotContain("physarum-error");
        }
    }

    @Test
    void refusesAmbiguousFraming() throws Exception {
        try (RawService service = RawService.answering(HELLO)) {
            serve("a", service);
            String head = "POST /a HTTP/1.1\r\nHost: x\r\n";
            assertThat(exchange(head + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(exchange(head + "Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcd"))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(exchange(head + "Content-Length: 4\r\nContent-Length: 4\r\n\r\nabcd"))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(exchange(head + "Content-Length: -4\r\n\r\nabcd")).startsWith("HTTP/1.1 400 ");
            assertThat(exchange(head + "Transfer-Encoding: chunked, gzip\r\n\r\nabcd"))
                    .startsWith("HTTP/1.1 400 ");
            assertThat(service.heads).isEmpty();
        }
    }

    @Test
    void namesTheLimitThatBites() throws Exception {
        assertThat(exchange("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ")
                .contains("physarum.http.max-request-line");
        assertThat(exchange("GET /a HTTP/1.1\r\nHost: x\r\nBig: " + "a".repeat(40_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ")
                .contains("physarum.http.max-header-size");
    }

    @Test
    void namesTheLimitThatAServicesAnswerIsOver() throws Exception {
        String big = "a".repeat(40_000);
        try (RawService headers = RawService.answering("HTTP/1.1 200 OK\r\nBig: " + big + "\r\n\r\n");
                RawService line = RawService.answering("HTTP/1.1 200 " + big + "\r\n\r\n")) {
            serve("headers", headers);
            serve("line", line);
            assertThat(exchange("GET /headers HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 502 ")
                    .contains(
                            "longer than 32768 bytes, the value of physarum.http.max-header-size on the serving node");
            assertThat(exchange("GET /line HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 502 ")
                    .contains(
                            "longer than 8192 bytes, the value of physarum.http.max-request-line on the serving node");
        }
    }

    @Test
    void refusesWhatIsNotHttp() throws Exception {
        assertThat(exchange("\u0016\u0003\u0001 garbage\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(exchange("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(exchange("GET * HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void saysThatItCarriesNoWebSockets() throws Exception {
        try (RawService service = RawService.answering(HELLO)) {
            serve("a", service);
            String upgrade = "GET /a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: ";
            assertThat(exchange(upgrade + "WebSocket\r\n\r\n"))
                    .startsWith("HTTP/1.1 501 ")
                    .contains("application/problem+json");
            assertThat(service.heads).isEmpty();
            assertThat(exchange(upgrade + "h2c\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void keepsTheFramingOfAnswersWithoutABody() throws Exception {
        try (RawService service = RawService.answering("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")) {
            serve("a", service);
            String answer = exchange("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\nHEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(answer.split("content-length: 1000|Content-Length: 1000", -1))
                    .hasSize(3);
        }
        try (RawService service = RawService.answering("HTTP/1.1 204 No Content\r\n\r\n")) {
            serve("a", service);
            String answer = exchange("DELETE /a HTTP/1.1\r\nHost: x\r\n\r\nDELETE /a HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(answer.split("204 No Content", -1)).hasSize(3);
            assertThat(answer).doesNotContainIgnoringCase("transfer-encoding");
        }
    }

    @Test
    void chunksAnAnswerThatEndsWithTheConnection() throws Exception {
        try (RawService service = new RawService(exchange -> {
            exchange.readHead();
            exchange.write("HTTP/1.0 200 OK\r\n\r\nto the end");
        })) {
            serve("a", service);
            assertThat(exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .containsIgnoringCase("transfer-encoding: chunked")
                    .contains("a\r\nto the end\r\n0\r\n\r\n");
        }
    }

    @Test
    void passesChunksAndTrailersBothWays() throws Exception {
        try (RawService service = new RawService(exchange -> {
            String head = exchange.readHead();
            String body = exchange.readHead();
            exchange.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 7\r\n\r\n");
            assertThat(head).containsIgnoringCase("transfer-encoding: chunked");
            assertThat(body).contains("xyz").containsIgnoringCase("x-up: 1");
        })) {
            serve("a", service);
            assertThat(exchange("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "3\r\nxyz\r\n0\r\nX-Up: 1\r\n\r\n"))
                    .contains("3\r\nabc\r\n0\r\n")
                    .containsIgnoringCase("x-sum: 7\r\n");
        }
    }

    @Test
    void relaysInterimResponses() throws Exception {
        try (RawService service = new RawService(exchange -> {
            exchange.readHead();
            exchange.write("HTTP/1.1 100 Continue\r\n\r\n");
            exchange.in().readNBytes(3);
            exchange.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + HELLO);
        })) {
            serve("a", service);
            assertThat(exchange("POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc"))
                    .startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n")
                    .contains("HTTP/1.1 200 OK")
                    .endsWith("hello");
        }
    }

    @Test
    void triesAgainOnANewConnectionWhenTheKeptOneWasClosed() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (RawService service = new RawService(exchange -> {
            exchange.readHead();
            exchange.write(HELLO);
            if (exchange.number() == 1) {
                // Takes the second request and dies of it, as a server does whose keep-alive time has just passed.
                exchange.readHead();
                closed.countDown();
            }
        })) {
            serve("a", service);
            assertThat(exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\n\r\n")
                            .split("hello", -1))
                    .hasSize(3);
            assertThat(closed.getCount()).isZero();
            assertThat(service.connections).hasValue(2);
        }
    }

    @Test
    void doesNotRepeatAPost() throws Exception {
        try (RawService service = new RawService(RawService.Exchange::readHead)) {
            serve("a", service);
            assertThat(exchange("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"))
                    .startsWith("HTTP/1.1 502 ")
                    .contains("physarum-error: instance-failed");
            assertThat(service.connections).hasValue(1);
        }
    }

    @Test
    void breaksOffWhenTheInstanceBreaksOff() throws Exception {
        try (RawService service = new RawService(exchange -> {
            exchange.readHead();
            exchange.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        })) {
            ServedInstance instance = serve("a", service);
            assertThat(exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")).endsWith("abc");
            assertThat(instance.idle()).isPositive();
        }
    }

    @Test
    void refusesAnAnswerWithAmbiguousFraming() throws Exception {
        try (RawService service = RawService.answering(
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")) {
            serve("a", service);
            assertThat(exchange("GET /a HTTP/1.1\r\nHost: x\r\n\r\n")).startsWith("HTTP/1.1 502 ");
        }
    }

    @Test
    void isBusyWhileARequestIsUnderWay() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (RawService service = new RawService(exchange -> {
                    exchange.readHead();
                    try {
                        answer.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    exchange.write(HELLO);
                });
                Socket socket = new Socket("127.0.0.1", overlay.address().getPort())) {
            ServedInstance instance = serve("a", service);
            socket.getOutputStream().write("GET /a HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            await().until(() -> service.connections.get() == 1);
            assertThat(instance.idle()).isZero();
            answer.countDown();
            await().until(() -> instance.idle().compareTo(Duration.ZERO) > 0);
        }
    }

    @Test
    void isIdleAgainWhenTheClientGoesAway() throws Exception {
        try (RawService service = new RawService(exchange -> {
            exchange.readHead();
            exchange.in().read();
        })) {
            ServedInstance instance = serve("a", service);
            try (Socket socket = new Socket("127.0.0.1", overlay.address().getPort())) {
                socket.getOutputStream()
                        .write("GET /a HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                await().until(() -> instance.idle().isZero() && service.connections.get() == 1);
                socket.setSoLinger(true, 0);
            }
            await().until(() -> instance.idle().compareTo(Duration.ZERO) > 0);
        }
    }

    @Test
    void endsAStreamThatCarriesOneRequest() throws Exception {
        try (RawService service = RawService.answering(HELLO);
                LoopbackOverlay original = new LoopbackOverlay(HttpSettings.DEFAULTS, HttpSettings.DEFAULTS, false);
                Socket socket = new Socket("127.0.0.1", original.address().getPort())) {
            original.instances.serve(ServiceName.of("a"), "hash", service.address());
            socket.getOutputStream().write("GET /a HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .containsIgnoringCase("connection: close")
                    .endsWith("hello");
        }
    }
}
