package io.physarum.allocator.instance;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What an image may answer in the place of its proxy. */
class HostileProxyIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final CountDownLatch givenUp = new CountDownLatch(1);

    private HttpServer server;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void givesUpAnAnswerThatNeverEnds() throws Exception {
        server.createContext("/idle", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            writeForEver(exchange.getResponseBody());
        });

        assertThatThrownBy(() -> idle().block(LIMIT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("answers more than 262144 bytes");
        assertThat(givenUp.await(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .as("the connection is closed")
                .isTrue();
    }

    @Test
    void givesUpAnAnswerThatIsAnnouncedAsHuge() throws Exception {
        server.createContext("/idle", exchange -> {
            exchange.sendResponseHeaders(200, 1L << 40);
            writeForEver(exchange.getResponseBody());
        });

        assertThatThrownBy(() -> idle().block(LIMIT)).hasMessageContaining("answers more than 262144 bytes");
        assertThat(givenUp.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void readsAnAnswerThatComesInPieces() {
        server.createContext("/idle", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (String piece : new String[] {"1", "2", "\n"}) {
                exchange.getResponseBody().write(piece.getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
            exchange.close();
        });

        assertThat(idle().block(LIMIT)).contains(Duration.ofSeconds(12));
    }

    @Test
    void saysWhatIsNoAnswer() {
        server.createContext("/idle", exchange -> answer(exchange, 200, "for ages"));
        server.createContext("/actuator/p2p", exchange -> answer(exchange, 503, ""));

        assertThatThrownBy(() -> idle().block(LIMIT)).hasMessageContaining("whole seconds");
        assertThatThrownBy(
                        () -> new EmbeddedProxy(LIMIT).peer(server.getAddress()).block(LIMIT))
                .hasMessageContaining("503");
        server.removeContext("/actuator/p2p");
        assertThat(new EmbeddedProxy().peer(server.getAddress()).block(LIMIT))
                .as("a page that a proxy of others lacks")
                .isEmpty();
    }

    private reactor.core.publisher.Mono<Optional<Duration>> idle() {
        return new EmbeddedProxy(LIMIT).idle(server.getAddress());
    }

    private void writeForEver(OutputStream body) {
        byte[] much = new byte[64 * 1024];
        try {
            while (true) {
                body.write(much);
            }
        } catch (IOException e) {
            givenUp.countDown();
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
