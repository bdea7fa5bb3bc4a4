package io.physarum.standalone;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

import io.physarum.libp2p.core.Host;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class StandaloneIT {

    @TempDir
    private Path home = Path.of("");

    @Test
    void allApplicationsAreUpAndEachIsANodeOfItsOwn() throws Exception {
        StandaloneOptions options = StandaloneOptions.defaults().withHome(home).withPorts(Ports.any());
        try (Standalone mesh = Standalone.start(options)) {
            for (Component component : Component.values()) {
                assertThat(get(mesh.management(component) + "/actuator/health").body())
                        .as(component.name())
                        .contains("\"status\":\"UP\"");
                assertThat(home.resolve("keys")).isDirectory();
            }
            assertThat(Arrays.stream(Component.values())
                            .map(component ->
                                    mesh.context(component).getBean(Host.class).peerId()))
                    .doesNotHaveDuplicates();
            HttpResponse<String> unknown = get(mesh.gateway() + "/no-such-service");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(unknown.headers().firstValue("content-type")).hasValue("application/problem+json");
        }
    }

    @Test
    void theDemoPrintsWhatTheServiceAnswers() {
        boolean built = DemoFiles.find().isPresent();
        if (!built && Boolean.getBoolean("physarum.verify")) {
            fail("demos/hello-world is not built");
        }
        assumeTrue(built, "demos/hello-world is not built");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        StandaloneOptions options = StandaloneOptions.defaults().withPorts(Ports.any());
        int status = Demo.run(options, new PrintStream(printed, true, StandardCharsets.UTF_8));
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("Hello, world", "stage", "It works.");
        assertThat(status).isZero();
    }

    private static HttpResponse<String> get(String uri) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(uri))
                .timeout(Duration.ofSeconds(60))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }
}
