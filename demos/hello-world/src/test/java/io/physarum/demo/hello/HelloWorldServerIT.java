package io.physarum.demo.hello;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HelloWorldServerIT {

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void greetsOnEveryPathAndMethod() throws Exception {
        try (HelloWorldServer server = HelloWorldServer.start(0)) {
            assertThat(request(server, "GET", "/").body()).isEqualTo("Hello, world\n");
            assertThat(request(server, "POST", "/any/path?x=1").body()).isEqualTo("Hello, world\n");
        }
    }

    @Test
    void answersHeadWithoutABody() throws Exception {
        try (HelloWorldServer server = HelloWorldServer.start(0)) {
            HttpResponse<String> response = request(server, "HEAD", "/");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEmpty();
        }
    }

    private HttpResponse<String> request(HelloWorldServer server, String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(
                        method,
                        "POST".equals(method) ? BodyPublishers.ofString("x".repeat(100_000)) : BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
