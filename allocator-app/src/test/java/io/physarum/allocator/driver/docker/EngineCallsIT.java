package io.physarum.allocator.driver.docker;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;

import io.physarum.allocator.driver.DriverUnavailableException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Calls of an engine that takes connections at a Unix socket and never answers. */
@ExtendWith(OutputCaptureExtension.class)
class EngineCallsIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    private Path temp = Path.of("");

    private final ServerSocketChannel socket;

    private final Scheduler oneThread = Schedulers.newBoundedElastic(1, 100, "test-calls");

    EngineCallsIT() throws IOException {
        socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    }

    @BeforeEach
    void listen() throws IOException {
        socket.bind(UnixDomainSocketAddress.of(temp.resolve("engine.sock")));
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        oneThread.dispose();
    }

    @Test
    void givesUpWhatIsNotAnsweredSoonAndHasItsThreadAgain(CapturedOutput output) throws IOException {
        Duration limit = Duration.ofSeconds(1);
        DockerOptions.Engine at = new DockerOptions.Engine("unix://" + temp.resolve("engine.sock"), limit);
        try (DockerEngine engine = new DockerEngine(at, limit)) {
            EngineCalls calls = new EngineCalls(engine, oneThread, limit);

            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> calls.prompt(
                                        "listing containers",
                                        () -> engine.client()
                                                .listContainersCmd()
                                                .exec())
                                .block(LIMIT))
                        .isInstanceOf(DriverUnavailableException.class)
                        .hasMessageContaining(
                                "does not answer (no answer for 1 s, physarum.allocator.docker.response-timeout)");
            }
            assertThat(calls.patient("another", () -> "done").block(LIMIT)).isEqualTo("done");
        }
        assertThat(output).doesNotContain("onErrorDropped");
    }
}
