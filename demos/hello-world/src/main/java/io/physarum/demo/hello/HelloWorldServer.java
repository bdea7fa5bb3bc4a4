package io.physarum.demo.hello;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** Answers every request with {@code Hello, world}. A plain program: it knows only the port it is to listen on. */
public final class HelloWorldServer implements AutoCloseable {

    private static final byte[] GREETING = "Hello, world\n".getBytes(StandardCharsets.UTF_8);

    private static final int THREADS = 4;

    private final HttpServer server;

    private HelloWorldServer(HttpServer server) {
        this.server = server;
    }

    /** Listens on a port of the loopback interface until closed; port 0 takes any free one. */
    public static HelloWorldServer start(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", HelloWorldServer::greet);
        server.setExecutor(Executors.newFixedThreadPool(THREADS));
        server.start();
        return new HelloWorldServer(server);
    }

    /** Starts the server on the port given as the only argument. */
    public static void main(String[] arguments) throws IOException {
        start(parsePort(arguments));
    }

    static int parsePort(String... arguments) {
        if (arguments.length == 1) {
            try {
                int port = Integer.parseInt(arguments[0]);
                if (port >= 0 && port <= 0xffff) {
                    return port;
                }
            } catch (NumberFormatException ignored) {
                // falls through to the explanation
            }
        }
        throw new IllegalArgumentException("usage: hello-world-server PORT, with a port from 0 to 65535");
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void greet(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            boolean head = "HEAD".equals(exchange.getRequestMethod());
            exchange.sendResponseHeaders(200, head ? -1 : GREETING.length);
            if (!head) {
                exchange.getResponseBody().write(GREETING);
            }
        }
    }
}
