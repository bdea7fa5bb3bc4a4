package io.physarum.proxy.foreign;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A plain service, which knows of no overlay: a greeting, an echo, and an answer much larger than any window. */
final class FetchedService implements AutoCloseable {

    static final byte[] BIG = new byte[3 * 1024 * 1024 + 1];

    static {
        new Random(1).nextBytes(BIG);
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final HttpServer server;

    FetchedService() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/greeting", exchange -> {
            byte[] answer = ("Hello " + exchange.getRequestURI()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            answer(exchange, answer);
        });
        server.createContext("/echo", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("x-method", exchange.getRequestMethod());
            exchange.sendResponseHeaders(200, body.length);
            answer(exchange, body);
        });
        server.createContext("/big", exchange -> {
            // Of unknown length, so it is sent in chunks.
            exchange.sendResponseHeaders(200, 0);
            answer(exchange, BIG);
        });
        server.start();
    }

    private static void answer(HttpExchange exchange, byte[] bytes) throws IOException {
        try (exchange;
                OutputStream body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
