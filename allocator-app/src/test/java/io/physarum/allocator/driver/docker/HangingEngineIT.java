package io.physarum.allocator.driver.docker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.physarum.allocator.driver.DriverUnavailableException;
import io.physarum.allocator.driver.InstanceSpec;
import io.physarum.allocator.driver.RunningInstance;
import io.physarum.allocator.driver.TestSpecs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** The driver with an engine that says it is well, takes what it is asked of containers and never answers. */
@SuppressWarnings("NullAway.Init") // open() begins every test
class HangingEngineIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static final String PROPERTY = "physarum.allocator.docker.response-timeout";

    private final HangingEngine engine;

    private final InstanceSpec spec = TestSpecs.of("busybox", Map.of(), 0, 0);

    @TempDir
    private Path temp;

    private DockerDriver driver;

    HangingEngineIT() throws IOException {
        engine = new HangingEngine();
    }

    @BeforeEach
    void open() throws IOException {
        driver = DockerDriver.open(DockerDriverIT.options(
                "me", temp, new DockerOptions.Engine(engine.address(), Duration.ofSeconds(1)), true));
    }

    @AfterEach
    void close() {
        driver.close().block(LIMIT);
        engine.close();
    }

    @Test
    void givesUpAStartAndEndsWhatCameOfItOnceTheEngineAnswers() {
        assertThatThrownBy(() -> driver.start(spec).block(LIMIT))
                .isInstanceOf(DriverUnavailableException.class)
                .hasMessageContaining("does not answer")
                .hasMessageContaining(PROPERTY);

        engine.recover();
        await().until(() -> engine.asked().contains("DELETE /containers/physarum-" + spec.id()));
    }

    @Test
    void givesUpTheEndOfAContainer() {
        RunningInstance running = spec.running("c0ffee");

        assertThatThrownBy(() -> driver.stop(running).block(LIMIT))
                .isInstanceOf(DriverUnavailableException.class)
                .hasMessageContaining(PROPERTY);
    }

    @Test
    void isClosedAlthoughAStartIsUnderWay() {
        CompletableFuture<RunningInstance> start = driver.start(spec).toFuture();
        await().until(() -> engine.asked().contains("POST /containers/create"));

        driver.close().block(LIMIT);
        assertThat(start).isCompletedExceptionally();
    }

    @Test
    void hasItsThreadsAgainHoweverManyCallsHang() {
        for (int i = 0; i < DockerDriver.CALLS_AT_ONCE; i++) {
            driver.stop(spec.running("c0ffee")).subscribe(done -> {}, failure -> {});
        }
        await().until(() -> engine.asked().size() == DockerDriver.CALLS_AT_ONCE);

        assertThat(driver.imagePresent("busybox").block(LIMIT)).isTrue();
    }
}
