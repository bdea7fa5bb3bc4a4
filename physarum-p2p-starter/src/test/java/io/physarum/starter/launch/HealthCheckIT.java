package io.physarum.starter.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HealthCheckIT {

    @Test
    void isUpExactlyIfItAnswers200() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        answer(server, "/up", 200);
        answer(server, "/down", 503);
        server.start();
        try {
            assertThat(HealthCheck.isUp(url + "/up")).isTrue();
            assertThat(HealthCheck.isUp(url + "/down")).isFalse();
        } finally {
            server.stop(0);
        }
        assertThat(HealthCheck.isUp(url + "/up")).as("nobody there").isFalse();
    }

    @Test
    void isNotUpIfTheUrlIsNone() {
        assertThat(HealthCheck.isUp("no url")).isFalse();
    }

    private static void answer(HttpServer server, String path, int status) {
        server.createContext(path, exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
    }
}
