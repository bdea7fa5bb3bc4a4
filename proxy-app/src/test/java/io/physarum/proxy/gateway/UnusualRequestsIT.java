package io.physarum.proxy.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import io.physarum.libp2p.testing.RecordedLog;
import io.physarum.libp2p.testing.Standstill;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

/** What clients send seldom, and what the gateway does not carry. */
class UnusualRequestsIT {

    /** Buffers of 8 KiB that the sockets between the service and its client may hold, and much more than they do. */
    private static final int MOST_ON_THE_WAY = 8 * 1024;

    private final GatewayFixture gateway = new GatewayFixture(null);

    private final TestService service = new TestService();

    private final RecordedLog logged = RecordedLog.of(Logger.ROOT_LOGGER_NAME);

    @BeforeEach
    void start() {
        gateway.serve("s", service.address());
    }

    @AfterEach
    void stop() {
        logged.close();
        service.close();
        gateway.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", gateway.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String readTo(String end, Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        while (text.indexOf(end) < 0) {
            int next = in.read();
            assertThat(next).as("after " + text).isNotNegative();
            text.append((char) next);
        }
        return text.toString();
    }

    private double problems(int status) {
        return gateway
                .meters
                .find(GatewayMeter.PROBLEMS.meterName())
                .tag("status", String.valueOf(status))
                .counters()
                .stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    @Test
    void saysThatItDoesNotCarryWebSockets() throws IOException {
        try (Socket socket = connect()) {
            send(
                    socket,
                    "GET /s/target HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(readTo("}\n", socket))
                    .startsWith("HTTP/1.1 501 ")
                    .contains("application/problem+json", "WebSocket", "text/event-stream");
            send(socket, "GET /s/target HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
            assertThat(readTo("host:", socket)).startsWith("HTTP/1.1 200 OK").doesNotContain(": h2c");
        }
        assertThat(problems(501)).isEqualTo(1);
    }

    @Test
    void aBodyThatTurnsOutMalformedBreaksTheAnswerOff() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "POST /s/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            assertThat(readTo("abc\r\n", socket)).startsWith("HTTP/1.1 200 OK");
            send(socket, "zz\r\n");
            assertThat(socket.getInputStream().readAllBytes())
                    .as("no second answer within the first, and no end of it")
                    .isEmpty();
        }
        assertIsNoFaultOfTheGateway();
    }

    @Test
    void anAnswerThatComesAfterTheRefusalOfTheBodyIsDropped() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "POST /s/held HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            await().untilAtomic(service.requests, is(1));
            send(socket, "zz\r\n");
            assertThat(readTo("}\n", socket)).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
            service.answer.tryEmitEmpty();
            assertThat(socket.getInputStream().readAllBytes()).isEmpty();
        }
        assertIsNoFaultOfTheGateway();
    }

    /** What was read for it has to be released, which the leak detector looks at. */
    @Test
    void aClientMayGiveUpAnAnswerThatItReadsTooSlowly() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "GET /s/endless HTTP/1.1\r\nHost: x\r\n\r\n");
            readTo("\r\n\r\n", socket);
            await().atMost(Duration.ofSeconds(60)).until(() -> service.sent.get() >= 8);
            Standstill.await(service.sent::get, Duration.ofSeconds(60));
            assertThat(service.sent.get()).isBetween(8, MOST_ON_THE_WAY);
        }
        assertIsNoFaultOfTheGateway();
    }

    private String readAll(String request) throws IOException {
        try (Socket socket = connect()) {
            send(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    /** The fields of an answer in lower case and sorted, after its first line; then its body as it is. */
    private static String sorted(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        String[] lines = answer.substring(0, end).split("\r\n");
        return lines[0] + "\n"
                + Arrays.stream(lines)
                        .skip(1)
                        .map(line -> line.toLowerCase(Locale.ROOT))
                        .sorted()
                        .collect(Collectors.joining("\n"))
                + "\n\n" + answer.substring(end + 4);
    }

    @Test
    void endsABodyOfUnknownLengthForHttp10WithTheConnection() throws IOException {
        for (String connection : List.of("", "Connection: keep-alive\r\n")) {
            assertThat(sorted(readAll("POST /s/echo HTTP/1.0\r\n" + connection + "Content-Length: 5\r\n\r\nhello")))
                    .isEqualTo("HTTP/1.1 200 OK\nconnection: close\n\nhello");
        }
        assertIsNoFaultOfTheGateway();
    }

    @Test
    void resetsTheConnectionOfAClientOfHttp10WhenTheAnswerBreaksOff() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "GET /s/broken/chunks HTTP/1.0\r\n\r\n");
            assertThat(readTo("\r\n\r\nabc", socket)).startsWith("HTTP/1.1 200 OK");
            service.breakOff.tryEmitEmpty();
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .as("an end would be that of the body")
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void closesAfterAnAnswerToHttp10ThatHasALength() throws IOException {
        assertThat(sorted(readAll("GET /s HTTP/1.0\r\n\r\n")))
                .isEqualTo("HTTP/1.1 200 OK\nconnection: close\ncontent-length: 12\n\nHello, world");
        assertThat(readAll("HEAD /s/target HTTP/1.0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .endsWith("\r\n\r\n")
                .doesNotContainIgnoringCase("transfer-encoding")
                .containsIgnoringCase("connection: close\r\n");
    }

    @Test
    void keepsTheConnectionOfAClientOfHttp10ThatAsksForIt() throws IOException {
        try (Socket socket = connect()) {
            for (int i = 0; i < 3; i++) {
                send(socket, "GET /s HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                assertThat(sorted(readTo("Hello, world", socket)))
                        .isEqualTo("HTTP/1.1 200 OK\nconnection: keep-alive\ncontent-length: 12\n\nHello, world");
            }
            send(socket, "GET /s/status/204 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(readTo("\r\n\r\n", socket))
                    .startsWith("HTTP/1.1 204 ")
                    .doesNotContainIgnoringCase("transfer-encoding");
        }
        assertThat(readAll("GET /none HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET / HTTP/1.0\r\n\r\n"))
                .as("a problem, and another that ends the connection")
                .containsSubsequence("HTTP/1.1 404 ", "keep-alive", "}\n", "HTTP/1.1 400 ", "close", "}\n");
    }

    @Test
    void knowsNoTransferCodingOfHttp10() throws IOException {
        assertThat(readAll("POST /s/echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("Transfer-Encoding");
        assertThat(service.requests).hasValue(0);
    }

    @Test
    void takesHostsThatAreNoNamesOfDns() throws IOException {
        for (String host : List.of("my_host:4200", "proj_proxy_1", "caf%C3%A9.example:80", "[::1]:4200")) {
            assertThat(readAll("GET /s/target HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK")
                    .containsIgnoringCase("x-forwarded-host: " + host + "\n");
        }
        assertThat(readAll("GET http://my_host/s/target?q HTTP/1.1\r\nHost: my_host\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK")
                .contains("\r\n/target?q\n");
    }

    private void assertIsNoFaultOfTheGateway() {
        await().until(() ->
                gateway.meters.get(GatewayMeter.ACTIVE.meterName()).gauge().value() == 0);
        assertThat(logged.events())
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
                .isEmpty();
        assertThat(problems(500)).isZero();
    }
}
