package io.physarum.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.netty.buffer.Unpooled;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.ping.Ping;
import io.physarum.libp2p.testing.RecordedLog;
import io.physarum.libp2p.testing.TestHosts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Nonsense on every port and protocol of a whole mesh: it is closed and logged at most once, nothing of it stays, and the
 * mesh works on. That no buffer leaks is seen to by the leak detector, as in every test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class HostileInputIT {

    private static final int SECONDS = 30;

    private static final List<byte[]> NONSENSE = List.of(
            ascii("GET / HTTP/1.1\r\nHost: x\r\n\r\n"),
            ascii("{\"Name\": "),
            ascii("\u0013/multistream/1.0.0\n\u0007/noise\nnot a handshake at all"),
            ascii("\u0013/multistream/1.0.0\n\u0003no\n"),
            filled(64, 0xff),
            filled(100_000, 0),
            random(5_000));

    private static final List<byte[]> HTTP_NONSENSE = List.of(
            new byte[0],
            ascii("\r\n\r\n\r\n"),
            ascii("NONSENSE\r\n\r\n"),
            ascii("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n"),
            ascii("GET / HTTP/9.9\r\nHost: x\r\n\r\n"),
            ascii("GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n"),
            ascii("POST /s HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
            ascii("POST /s HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"),
            ascii("POST /s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc"),
            ascii("POST /s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"),
            ascii("GET /" + "a".repeat(200_000) + " HTTP/1.1\r\nHost: x\r\n\r\n"),
            ascii("GET / HTTP/1.1\r\nHost: x\r\nx: " + "a".repeat(200_000) + "\r\n\r\n"),
            filled(64, 0xff),
            random(5_000));

    private final TestHosts strangers = new TestHosts();
    private final ExecutorService clients = Executors.newCachedThreadPool();
    private Standalone mesh;
    private RecordedLog logged;

    @BeforeAll
    void startMesh(@TempDir Path home) {
        mesh = Standalone.start(StandaloneOptions.defaults()
                .withHome(home)
                .withPorts(Ports.any())
                .with("server.netty.idle-timeout", "5s")
                .with("physarum.proxy.idle-timeout", "5s"));
    }

    @AfterAll
    void stopMesh() {
        clients.shutdownNow();
        strangers.close();
        mesh.close();
    }

    @BeforeEach
    void listen() {
        logged = RecordedLog.of(Logger.ROOT_LOGGER_NAME);
    }

    @AfterEach
    void forget() {
        logged.close();
    }

    @Test
    void isClosedOnEveryPortOfTheOverlay() throws Exception {
        List<Callable<Optional<String>>> attempts = new ArrayList<>();
        for (Component component : Component.values()) {
            int port = port(host(component).listenAddresses().get(0));
            NONSENSE.forEach(bytes -> attempts.add(() -> send(component + " p2p", port, bytes)));
        }

        assertAllEnded(attempts);
        assertThat(warnings()).as("one line for each host").hasSizeLessThanOrEqualTo(Component.values().length);
        assertMeshWorks();
    }

    @Test
    void isClosedOnEveryProtocol() throws Exception {
        List<Callable<Optional<String>>> attempts = new ArrayList<>();
        int protocols = 0;
        for (Component component : Component.values()) {
            Connection connection = TestHosts.connect(strangers.start(), host(component));
            for (String protocol : host(component).protocols()) {
                protocols++;
                NONSENSE.forEach(
                        bytes -> attempts.add(() -> speak(component + " " + protocol, connection, protocol, bytes)));
            }
        }

        assertAllEnded(attempts);
        assertThat(warnings()).as("one line for each protocol").hasSizeLessThanOrEqualTo(protocols);
        for (Host stranger : strangers.all()) {
            for (Component component : Component.values()) {
                await("only the stream of its pings stays at " + component)
                        .untilAsserted(() -> assertThat(host(component)
                                        .connection(stranger.peerId())
                                        .map(Connection::streamCount)
                                        .orElse(0))
                                .isLessThanOrEqualTo(1));
            }
        }
        assertMeshWorks();
    }

    @Test
    void isClosedOnEveryPortOfHttp() throws Exception {
        List<Callable<Optional<String>>> attempts = new ArrayList<>();
        for (byte[] bytes : HTTP_NONSENSE) {
            attempts.add(() -> send("gateway", mesh.gateway().getPort(), bytes));
            for (Component component : Component.values()) {
                int port = mesh.management(component).getPort();
                attempts.add(() -> send(component + " management", port, bytes));
            }
        }

        assertAllEnded(attempts);
        assertThat(warnings()).isEmpty();
        assertMeshWorks();
    }

    /** Sends bytes and the end of them; what is wrong with the answer, if anything. */
    private static Optional<String> send(String to, int port, byte[] bytes) throws IOException {
        String attempt = to + ", " + describe(bytes);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SECONDS * 1000);
            socket.getOutputStream().write(bytes);
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            return answer.startsWith("HTTP/1.1 5") ? Optional.of(attempt + ": " + answer) : Optional.empty();
        } catch (java.net.SocketTimeoutException e) {
            return Optional.of(attempt + ": still open after " + SECONDS + " s");
        } catch (SocketException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> speak(String to, Connection connection, String protocol, byte[] bytes) {
        Stream stream = TestHosts.await(connection.newStream(ProtocolBinding.of(protocol, ignored -> {})));
        stream.writeAndFlush(Unpooled.wrappedBuffer(bytes));
        stream.shutdownOutput();
        boolean closed = stream.closeFuture().awaitUninterruptibly(SECONDS * 1000L);
        return closed
                ? Optional.empty()
                : Optional.of(to + ", " + describe(bytes) + ": still open after " + SECONDS + " s");
    }

    private void assertAllEnded(List<Callable<Optional<String>>> attempts) throws Exception {
        List<String> faults = new ArrayList<>();
        for (Future<Optional<String>> attempt : clients.invokeAll(attempts)) {
            attempt.get().ifPresent(faults::add);
        }
        assertThat(faults).isEmpty();
        assertThat(logged.events().stream()
                        .filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR)
                                || (event.getThrowableProxy() != null
                                        && event.getLevel().isGreaterOrEqual(Level.WARN)))
                        .map(ILoggingEvent::toString))
                .as("errors and stack traces")
                .isEmpty();
    }

    private List<String> warnings() {
        return logged.events().stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::toString)
                .collect(Collectors.toList());
    }

    private void assertMeshWorks() throws Exception {
        Host friend = strangers.start();
        for (Component component : Component.values()) {
            TestHosts.connect(friend, host(component));
            TestHosts.await(Ping.on(friend).ping(host(component).peerId(), Duration.ofSeconds(10)));
            assertThat(get(mesh.management(component) + "/actuator/health").statusCode())
                    .isEqualTo(200);
        }
        HttpResponse<String> unknown = get(mesh.gateway() + "/no-such-service");
        assertThat(unknown.statusCode()).isEqualTo(404);
        TestHosts.await(friend.stop());
    }

    private static HttpResponse<String> get(String uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .timeout(Duration.ofSeconds(SECONDS))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private Host host(Component component) {
        return mesh.context(component).getBean(Host.class);
    }

    private static int port(Multiaddr address) {
        String[] parts = address.toString().split("/", -1);
        return Integer.parseInt(parts[Arrays.asList(parts).indexOf("tcp") + 1]);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static String describe(byte[] bytes) {
        String text = new String(bytes, 0, Math.min(bytes.length, 40), StandardCharsets.US_ASCII);
        return bytes.length + " bytes, \"" + text.replaceAll("[^ -~]", ".") + "\"";
    }
}
