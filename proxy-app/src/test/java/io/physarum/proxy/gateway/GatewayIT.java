package io.physarum.proxy.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.error.NoAllocatorException;
import io.physarum.mesh.error.RegistryUnavailableException;
import io.physarum.mesh.error.StageTimeoutException;
import io.physarum.mesh.service.ServiceName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The gateway before real hosts and a real service. */
class GatewayIT {

    private final GatewayFixture gateway = new GatewayFixture(DataSize.ofMegabytes(1));
    private final TestService service = new TestService();
    private WebTestClient client;

    @BeforeEach
    void connect() {
        gateway.serve("s", service.address());
        client = WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + gateway.port())
                .responseTimeout(Duration.ofSeconds(30))
                .build();
    }

    @AfterEach
    void stop() {
        service.close();
        gateway.close();
    }

    /** Sends bytes over a socket and reads to its end. */
    private String raw(String request) {
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "nothing to the end of " + request.substring(0, Math.min(60, request.length())) + ": " + e;
        }
    }

    private static void expectStatus(WebTestClient.RequestHeadersSpec<?> request, int status) {
        request.exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectBody(byte[].class)
                .returnResult();
    }

    private void expectProblem(String target, int status, String detail) {
        client.get()
                .uri(target)
                .exchange()
                .expectStatus()
                .isEqualTo(status)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(status)
                .jsonPath("$.detail")
                .value(String.class, text -> assertThat(text).contains(detail));
    }

    @Test
    void answersFromTheService() {
        client.get()
                .uri("/s")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .isEqualTo("Hello, world");
        await().until(() -> gateway.meters
                        .get(GatewayMeter.REQUESTS.meterName())
                        .tags("outcome", "found", "status", "2xx")
                        .timer()
                        .count()
                == 1);
    }

    @Test
    void keepsPathAndQueryByteForByte() {
        String answer = raw("GET /s/target//a%2fb/../%7e;x=1?q=%20+&&= HTTP/1.1\r\nHost: mesh.local:1\r\n"
                + "X-Mine: 1\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .containsIgnoringCase("x-one: 1\r\n")
                .contains("/target//a%2fb/../%7e;x=1?q=%20+&&=\n")
                .containsIgnoringCase("x-mine: 1\n")
                .containsIgnoringCase("x-forwarded-host: mesh.local:1\n")
                .containsIgnoringCase("x-forwarded-prefix: /s\n")
                .containsIgnoringCase("x-forwarded-for: 127.0.0.1, 127.0.0.1\n");
    }

    @Test
    void tellsTheServiceOfAllHopsHoweverManyLinesTheyCameIn() {
        String answer = raw("GET /s/target HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.0.0.7\r\n"
                + "X-Forwarded-For: 10.0.0.8, 10.0.0.9\r\nConnection: close\r\n\r\n");
        assertThat(answer)
                .containsIgnoringCase("x-forwarded-for: 10.0.0.7, 10.0.0.8, 10.0.0.9, 127.0.0.1, 127.0.0.1\n");
    }

    @Test
    void passesEveryStatusOn() {
        for (int status : new int[] {201, 204, 301, 304, 400, 404, 418, 500, 502, 503}) {
            expectStatus(client.get().uri("/s/status/" + status), status);
        }
        assertThat(gateway.routes.failures).isEmpty();
    }

    @Test
    void echoesABody() {
        client.post()
                .uri("/s/echo")
                .bodyValue("abc")
                .exchange()
                .expectBody(String.class)
                .isEqualTo("abc");
        client.put()
                .uri("/s/echo")
                .body(Flux.just("a", "b", "c"), String.class)
                .exchange()
                .expectBody(String.class)
                .isEqualTo("abc");
    }

    @Test
    void answersFiftyAtOnce() {
        Flux.range(0, 50)
                .flatMap(
                        i -> reactor.core.publisher.Mono.fromRunnable(() -> client.post()
                                        .uri("/s/echo")
                                        .bodyValue("n" + i)
                                        .exchange()
                                        .expectStatus()
                                        .isOk()
                                        .expectBody(String.class)
                                        .isEqualTo("n" + i))
                                .subscribeOn(reactor.core.scheduler.Schedulers.boundedElastic()),
                        50)
                .blockLast(Duration.ofSeconds(60));
        assertThat(service.requests).hasValue(50);
    }

    @Test
    void passesOnWhatHasComeWithoutWaitingForMore() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /s/drip HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            assertThat(reader.lines().anyMatch("first"::equals)).isTrue();
        }
    }

    @Test
    void takesTargetsAsCurlSendsThem() {
        assertThat(raw("GET /s/target?q={a|b}\"é HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 OK")
                .contains("/target?q=%7Ba%7Cb%7D%22%E9");
    }

    @Test
    void blamesAnInstanceForAStatusThatIsNoneAndKeepsIt() {
        expectProblem("/s/status/1234", 502, "the status 1234, which is none");
        expectStatus(client.post().uri("/s/status/1234"), 502);
        assertThat(gateway.routes.failures).as("it takes connections").isEmpty();
    }

    @Test
    void opensAStreamOfEventsBeforeTheFirst() {
        client.get()
                .uri("/s/events")
                .exchange()
                .expectStatus()
                .isOk()
                .expectHeader()
                .contentTypeCompatibleWith(MediaType.TEXT_EVENT_STREAM)
                .returnResult(String.class);
    }

    @Test
    void passesOnAContentTypeThatIsNone() {
        for (String type : List.of("text", "html", "*", "text-event-stream;;")) {
            assertThat(raw("GET /s/typed/" + type + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 OK")
                    .containsIgnoringCase("content-type: " + type + "\r\n")
                    .contains("typed");
        }
    }

    @Test
    void breaksTheConnectionWhenTheAnswerBreaksOff() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /s/broken HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            StringBuilder answer = new StringBuilder();
            while (!answer.toString().endsWith("\r\n\r\nabc")) {
                int next = socket.getInputStream().read();
                assertThat(next).as("after " + answer).isNotNegative();
                answer.append((char) next);
            }
            service.breakOff.tryEmitEmpty();
            assertThat(answer.toString()).startsWith("HTTP/1.1 200 OK");
            assertThat(socket.getInputStream().read()).isNegative();
        }
        awaitOneRequest("broken");
    }

    /** Waits until one request is counted, by the status that the meter gives it. */
    private void awaitOneRequest(String status) {
        await().until(() ->
                gateway.meters.find(GatewayMeter.REQUESTS.meterName()).tag("status", status).timers().stream()
                        .anyMatch(timer -> timer.count() == 1));
    }

    @Test
    void countsARequestThatItsClientGaveUp() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET /s/drip HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
        awaitOneRequest("cancelled");
        assertThat(gateway.meters.get(GatewayMeter.REQUESTS.meterName()).timers())
                .hasSize(1);
    }

    @Test
    void answersWithAProblemWhenTheAnswerBreaksOffBeforeItsBody() {
        client.get()
                .uri("/s/broken/at-once")
                .exchange()
                .expectStatus()
                .isEqualTo(502)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectHeader()
                .doesNotExist(HttpHeaders.ETAG)
                .expectHeader()
                .doesNotExist(HttpHeaders.CONTENT_ENCODING)
                .expectBody()
                .jsonPath("$.status")
                .isEqualTo(502);
    }

    @Test
    void answersAHeadRequest() {
        String answer = raw("HEAD /s/target HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\n").containsIgnoringCase("x-one: 1");
    }

    @Test
    void asksTheClientToContinue() {
        String answer = raw("POST /s/echo HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n"
                + "Connection: close\r\n\r\nabc");
        assertThat(answer)
                .startsWith("HTTP/1.1 100 Continue\r\n")
                .contains("HTTP/1.1 200 OK")
                .contains("abc");
    }

    @Test
    void tellsWhatHappenedWhenAskedTo() {
        HttpHeaders headers = client.get()
                .uri("/s")
                .header("physarum-trace", "1")
                .exchange()
                .expectBody()
                .returnResult()
                .getResponseHeaders();
        assertThat(headers.getFirst("Server-Timing"))
                .startsWith("registry;dur=3.000, resolve;dur=")
                .contains("response;dur=");
        assertThat(headers.getFirst("physarum-outcome")).isEqualTo("found");
        assertThat(headers.getFirst("physarum-peer"))
                .isEqualTo(gateway.first.peerId().toString());
    }

    @Test
    void tellsWhyThereIsNoAnswer() {
        gateway.routes.fail("none", new NoAllocatorException("none", Map.of("12D3", "no memory"), true));
        gateway.routes.fail("slow", new StageTimeoutException("allocate", Duration.ofSeconds(1), "some.property"));
        gateway.routes.fail("dark", new RegistryUnavailableException("no registry answered", null));
        gateway.routes.fail("bug", new IllegalStateException("secret"));
        expectProblem("/unknown", 404, "unknown");
        assertThat(gateway.meters
                        .get(GatewayMeter.PROBLEMS.meterName())
                        .tag("status", "404")
                        .counter()
                        .count())
                .isEqualTo(1);
        expectProblem("/none", 503, "no memory");
        expectProblem("/slow", 504, "allocate");
        expectProblem("/dark", 503, "no registry");
        expectProblem("/bug", 500, "log");
        expectProblem("/", 400, "service name");
        client.get()
                .uri("/none")
                .exchange()
                .expectHeader()
                .valueEquals("Retry-After", "2")
                .expectBody()
                .jsonPath("$.title")
                .exists();
    }

    @Test
    void tellsWhenToAskAgainForWhatGoesOn() {
        gateway.routes.fail("slow", new StageTimeoutException("allocate", Duration.ofSeconds(1), "some.property"));
        gateway.routes.fail("slowly", StageTimeoutException.goingOn("allocate", "it is still being fetched"));
        client.get()
                .uri("/slow")
                .exchange()
                .expectHeader()
                .doesNotExist("Retry-After")
                .expectBody()
                .jsonPath("$.stage")
                .isEqualTo("allocate");
        client.get()
                .uri("/slowly")
                .exchange()
                .expectHeader()
                .valueEquals("Retry-After", "2")
                .expectStatus()
                .isEqualTo(504)
                .expectBody()
                .jsonPath("$.stage")
                .isEqualTo("allocate");
    }

    @Test
    void goesElsewhereWhenAnInstanceIsGone() {
        gateway.firstServes.serve(
                ServiceName.of("moved"), "hash-of-moved", new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
        gateway.secondServes.serve(ServiceName.of("moved"), "hash-of-moved", service.address());
        for (String method : new String[] {"GET", "POST"}) {
            gateway.routes.put("moved", gateway.first.peerId(), gateway.second.peerId());
            expectStatus(client.method(HttpMethod.valueOf(method)).uri("/moved/echo"), 200);
        }
        assertThat(gateway.routes.failures).hasSize(2);
    }

    @Test
    void takesAShortBodyElsewhereToo() {
        gateway.secondServes.serve(ServiceName.of("moved"), "hash-of-moved", service.address());
        for (int i = 0; i < 20; i++) {
            gateway.routes.put("moved", gateway.first.peerId(), gateway.second.peerId());
            client.post()
                    .uri("/moved/echo")
                    .bodyValue("number " + i)
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectBody(String.class)
                    .isEqualTo("number " + i);
        }
        assertThat(gateway.routes.failures).hasSize(20);
    }

    @Test
    void saysThatTheInstanceFailedWhenItHasTriedAsManyAsItMay() {
        PeerId[] peers = {gateway.first.peerId(), gateway.second.peerId(), unknownPeer(), unknownPeer(), unknownPeer()};
        gateway.routes.put("gone", peers);
        expectProblem("/gone", 502, peers[2].toString());
        assertThat(gateway.routes.failures).as("attempts").hasSize(3);
    }

    private static PeerId unknownPeer() {
        return Keys.generate(KeyType.ED25519).peerId();
    }

    @Test
    void saysWhatTheResolverSaysWhenNoInstanceIsLeft() {
        gateway.firstServes.serve(
                ServiceName.of("gone"), "hash-of-gone", new InetSocketAddress(InetAddress.getLoopbackAddress(), 1));
        gateway.routes.put("gone", gateway.first.peerId());
        expectStatus(client.get().uri("/gone"), 404);
        assertThat(gateway.routes.failures).hasSize(1);
    }

    @Test
    void limitsTheRequestBody() {
        byte[] large = new byte[2 * 1024 * 1024];
        expectStatus(client.post().uri("/s/echo").bodyValue(large), 413);
        expectStatus(client.post().uri("/s/echo").bodyValue("ok"), 200);
    }

    @Test
    void refusesWhatItCannotRead() {
        Map<String, Integer> requests = Map.ofEntries(
                Map.entry("NOT HTTP\r\n\r\n", 400),
                Map.entry("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400),
                Map.entry("GET /s HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
                Map.entry("GET /s HTTP/1.1\r\nHost: u@x\r\n\r\n", 400),
                Map.entry("GET /s HTTP/1.1\r\nHost: x:99999\r\n\r\n", 400),
                Map.entry("GET s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400),
                Map.entry("OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 400),
                Map.entry("CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
                Map.entry("GET /s HTTP/1.1\r\nHost: x\r\nBad Header: 1\r\n\r\n", 400),
                Map.entry("POST /s HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
                Map.entry("POST /s HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n", 400),
                Map.entry(
                        "POST /s HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        400),
                Map.entry("POST /s/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
                Map.entry("GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: x\r\n\r\n", 414),
                Map.entry("GET /s HTTP/1.1\r\nHost: x\r\nBig: " + "a".repeat(40000) + "\r\n\r\n", 431));
        org.assertj.core.api.SoftAssertions answers = new org.assertj.core.api.SoftAssertions();
        requests.forEach((request, status) -> answers.assertThat(raw(request))
                .as(request.substring(0, Math.min(60, request.length())))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("application/problem+json"));
        answers.assertAll();
    }
}
