package io.physarum.allocator.driver.docker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** A Docker engine that answers what it is asked of itself and of its images, but nothing of its containers until it is told to. */
public final class HangingEngine implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final CountDownLatch hanging = new CountDownLatch(1);

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();

    private final HttpServer server;

    /** An engine at a free port of loopback. */
    public HangingEngine() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/info", exchange -> answer(exchange, "{\"NCPU\":2,\"MemTotal\":1073741824}"));
        server.createContext("/images/", exchange -> answer(exchange, "{\"Id\":\"sha256:00\"}"));
        server.createContext("/containers/json", exchange -> answer(exchange, "[]"));
        server.createContext("/containers/", this::container);
        server.start();
    }

    /** Where it is. */
    public String address() {
        return "tcp://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What it was asked of containers, as in {@code DELETE /containers/x}. */
    public Queue<String> asked() {
        return asked;
    }

    /** Answers from now on. */
    public void recover() {
        hanging.countDown();
    }

    private void container(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
        try {
            hanging.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (exchange.getRequestURI().getPath().endsWith("/create")) {
            answer(exchange, "{\"Id\":\"c0ffee\"}");
        } else {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        }
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        recover();
        server.stop(0);
        threads.shutdownNow();
    }
}
