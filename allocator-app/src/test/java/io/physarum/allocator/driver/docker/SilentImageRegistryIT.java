package io.physarum.allocator.driver.docker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.physarum.allocator.driver.DriverBusyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Disposable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The driver with an engine whose pulls never end, since the image registry is silent. */
class SilentImageRegistryIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final int MAX_PULLS = 3;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final CountDownLatch end = new CountDownLatch(1);

    private final Semaphore begun = new Semaphore(0);

    private final List<Disposable> pulls = new ArrayList<>();

    @TempDir
    private Path temp;

    private HttpServer engine;

    private DockerDriver driver;

    @BeforeEach
    void open() throws IOException {
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.setExecutor(threads);
        engine.createContext("/info", exchange -> answer(exchange, 200, "{\"NCPU\":2,\"MemTotal\":1073741824}"));
        engine.createContext("/images/", this::image);
        engine.start();
        DockerOptions.Engine host = new DockerOptions.Engine(
                "tcp://127.0.0.1:" + engine.getAddress().getPort(), Duration.ofSeconds(60));
        driver = DockerDriver.open(new DockerOptions(
                "me", temp, host, Duration.ofSeconds(1), 100_000, true, MAX_PULLS, DockerDriverIT.BOUNDS));
    }

    @AfterEach
    void close() {
        pulls.forEach(Disposable::dispose);
        driver.close().block(LIMIT);
        end.countDown();
        engine.stop(0);
        threads.shutdownNow();
    }

    @Test
    void goesOnWithEverythingElseAndRefusesMorePulls() throws Exception {
        for (int i = 0; i < 40; i++) {
            pulls.add(driver.pull("image:" + i).subscribe(done -> {}, failure -> {}));
        }
        assertThat(begun.tryAcquire(MAX_PULLS, LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();

        assertThat(driver.status().block(LIMIT).available()).isTrue();
        assertThat(driver.imagePresent("image:1").block(LIMIT)).isFalse();
        assertThatThrownBy(() -> driver.pull("image:99").block(LIMIT))
                .isInstanceOf(DriverBusyException.class)
                .hasMessageContaining("3 others")
                .hasMessageContaining("physarum.allocator.max-pulls");
        assertThat(begun.availablePermits()).isZero();
    }

    @Test
    void hasRoomAgainOnceAPullIsGivenUp() throws Exception {
        for (int i = 0; i < MAX_PULLS; i++) {
            pulls.add(driver.pull("image:" + i).subscribe(done -> {}, failure -> {}));
        }
        assertThat(begun.tryAcquire(MAX_PULLS, LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();

        pulls.get(0).dispose();
        await().atMost(LIMIT).until(() -> {
            pulls.add(driver.pull("image:next").subscribe(done -> {}, failure -> {}));
            return begun.tryAcquire(1, TimeUnit.SECONDS);
        });
    }

    private void image(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            answer(exchange, 404, "{\"message\":\"No such image\"}");
            return;
        }
        begun.release();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
