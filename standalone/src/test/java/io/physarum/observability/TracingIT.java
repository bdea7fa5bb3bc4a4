package io.physarum.observability;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.physarum.libp2p.core.Host;
import io.physarum.proxy.gateway.RequestTracing;
import io.physarum.standalone.Component;
import io.physarum.standalone.Ports;
import io.physarum.standalone.Standalone;
import io.physarum.standalone.StandaloneOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class TracingIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static final String CLIENT = "00f067aa0ba902b7";

    /** A service that answers with the {@code traceparent} it was sent. */
    private static final String ECHO = """
            import com.sun.net.httpserver.HttpServer;
            import java.net.InetSocketAddress;

            class Echo {
                public static void main(String[] arguments) throws Exception {
                    int port = Integer.parseInt(arguments[0]);
                    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
                    server.createContext("/", exchange -> {
                        byte[] answer = exchange.getRequestHeaders().getFirst("traceparent").getBytes();
                        exchange.sendResponseHeaders(200, answer.length);
                        exchange.getResponseBody().write(answer);
                        exchange.close();
                    });
                    server.start();
                }
            }
            """;

    @TempDir
    private Path home = Path.of("");

    @Test
    void aRequestIsASpanWithOneForEachStageAndTheServiceIsToldItsParent() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver();
                Standalone mesh = Standalone.start(options()
                        .with("physarum.tracing.endpoint", receiver.endpoint())
                        .with("physarum.tracing.interval", "200ms"))) {
            Path program = Files.createDirectory(home.resolve("program"));
            Files.writeString(program.resolve("Echo.java"), ECHO);
            Services.register(
                    mesh,
                    home,
                    new Services.Program("echo", program, "Echo.java", "exec java Echo.java $SERVICE_PORT"));
            String parent = call(mesh, "echo");

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(receiver.spans().stream().map(OtlpReceiver.Span::name))
                            .contains("echo", "resolve", "registry", "discover", "offer", "allocate", "stream"));
            assertOneTrace(receiver.spans(), parent);
            assertThat(receiver.spans())
                    .allSatisfy(span -> assertThat(span.resource())
                            .contains(
                                    "proxy",
                                    mesh.context(Component.PROXY)
                                            .getBean(Host.class)
                                            .peerId()
                                            .toString()));
        }
    }

    private static void assertOneTrace(List<OtlpReceiver.Span> spans, String parent) {
        assertThat(spans).allSatisfy(span -> assertThat(span.traceId()).isEqualTo(TRACE));
        Map<String, OtlpReceiver.Span> named =
                spans.stream().collect(Collectors.toMap(OtlpReceiver.Span::name, span -> span, (one, other) -> one));
        OtlpReceiver.Span request = named.getOrDefault("echo", spans.get(0));
        OtlpReceiver.Span resolve = named.getOrDefault("resolve", request);
        OtlpReceiver.Span stream = named.getOrDefault("stream", request);
        assertThat(request.parent()).isEqualTo(CLIENT);
        assertThat(List.of(resolve.parent(), stream.parent())).containsOnly(request.spanId());
        for (String stage : List.of("registry", "discover", "offer", "allocate")) {
            assertThat(named.getOrDefault(stage, request).parent()).as(stage).isEqualTo(resolve.spanId());
        }
        assertThat(parent).isEqualTo("00-" + TRACE + "-" + stream.spanId() + "-01");
    }

    @Test
    void withoutAnEndpointNothingOfItIsThere() {
        try (Standalone mesh = Standalone.start(options())) {
            assertThat(mesh.context(Component.PROXY).getBeanNamesForType(SdkTracerProvider.class))
                    .isEmpty();
            assertThat(mesh.context(Component.PROXY).getBeanNamesForType(RequestTracing.class))
                    .isEmpty();
        }
    }

    private StandaloneOptions options() {
        return StandaloneOptions.defaults().withHome(home.resolve("mesh")).withPorts(Ports.any());
    }

    private static String call(Standalone mesh, String service) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(mesh.gateway() + "/" + service))
                .header("traceparent", "00-" + TRACE + "-" + CLIENT + "-01")
                .timeout(Duration.ofSeconds(90))
                .build();
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }
}
