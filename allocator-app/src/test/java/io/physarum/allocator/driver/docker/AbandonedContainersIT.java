package io.physarum.allocator.driver.docker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.StringUtils;

import static org.assertj.core.api.Assertions.assertThat;

/** Beside an engine that has the containers of three allocators: this one, another that lives, and one that is gone. */
@ExtendWith(OutputCaptureExtension.class)
class AbandonedContainersIT {

    private static final String CONTAINERS = """
            [{"Id":"1","Names":["/physarum-mine"],"Labels":{"io.physarum.allocator":"me"}},
             {"Id":"2","Names":["/physarum-living"],"Labels":{"io.physarum.allocator":"other"}},
             {"Id":"3","Names":["/physarum-a"],"Labels":{"io.physarum.allocator":"gone"}},
             {"Id":"4","Names":["/physarum-b"],"Labels":{"io.physarum.allocator":"gone"}}]
            """;

    @TempDir
    private Path temp = Path.of("");

    private final HttpServer server;

    private final List<String> queries = new ArrayList<>();

    AbandonedContainersIT() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void listen() {
        server.createContext("/containers/json", exchange -> {
            queries.add(exchange.getRequestURI().getQuery());
            byte[] body = CONTAINERS.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void endsThoseWhoseAllocatorIsGoneButOnlyNamesThoseOfFormerVersions(CapturedOutput output) throws IOException {
        List<String> ended = new ArrayList<>();
        Duration limit = Duration.ofSeconds(30);
        DockerOptions.Engine at = new DockerOptions.Engine(
                "tcp://127.0.0.1:" + server.getAddress().getPort(), limit);
        try (DockerEngine engine = new DockerEngine(at, limit);
                ContainerOwners owners = ContainerOwners.register(temp, "me");
                ContainerOwners other = ContainerOwners.register(temp, "other")) {
            AbandonedContainers abandoned = new AbandonedContainers(engine.client(), owners);

            abandoned.end(abandoned.find(), ended::add);
            abandoned.warnOfFormer(abandoned.findFormer());
            abandoned.warnOfFormer(abandoned.findFormer());

            assertThat(queries.get(0)).contains("=" + owners.label() + "\"");
            assertThat(queries.get(1)).contains("=" + temp.toRealPath() + "\"");
            assertThat(other.label()).isEqualTo(owners.label());
        }
        assertThat(ended).containsExactly("3", "4");
        assertThat(StringUtils.countOccurrencesOf(output.toString(), "docker rm -f physarum-a physarum-b"))
                .isEqualTo(1);
    }
}
