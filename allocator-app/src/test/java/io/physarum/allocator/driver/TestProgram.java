package io.physarum.allocator.driver;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * A service for tests. It depends on nothing but the JDK, since it runs alone: in a bundle or in an image. It listens on {@code
 * SERVICE_PORT} and does what the path says.
 */
public final class TestProgram {

    private static final PrintStream console =
            new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), true);

    private TestProgram() {}

    /** How long the spawned processes of a test run sleep: no two runs on one machine have one of these in common. */
    static List<String> sleeps(long run) {
        return List.of(run + "000001", run + "000002", run + "000003");
    }

    /** Starts it; the number of the test run is needed to spawn processes. */
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(System.getenv("SERVICE_PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(host(), port), 0);
        server.createContext("/", exchange -> answer(exchange, "hello"));
        server.createContext("/env", exchange -> answer(exchange, new TreeMap<>(System.getenv()).toString()));
        server.createContext(
                "/names", exchange -> answer(exchange, String.join("\n", new TreeMap<>(System.getenv()).keySet())));
        server.createContext(
                "/pid",
                exchange ->
                        answer(exchange, Long.toString(ProcessHandle.current().pid())));
        server.createContext("/exit", exchange -> Runtime.getRuntime().halt(number(exchange)));
        server.createContext("/spawn", exchange -> answer(exchange, spawn(Long.parseLong(arguments[0]))));
        server.createContext("/write", exchange -> {
            console.println("x".repeat(number(exchange)));
            answer(exchange, "written");
        });
        // Before it answers, so that who had an answer finds this in the output.
        console.println("listening");
        server.start();
        if (System.getenv("P2P_BOOTSTRAPS") != null) {
            beItsOwnProxy();
        }
    }

    /** Loopback, or what stands in for a network of the instance's own. */
    private static InetAddress host() throws IOException {
        return InetAddress.getByName(System.getenv().getOrDefault("TEST_POD_IP", "127.0.0.1"));
    }

    /** What a proxy inside of an image answers on its metrics port. */
    private static void beItsOwnProxy() throws IOException {
        int port = Integer.parseInt(System.getenv("METRICS_PORT"));
        HttpServer metrics = HttpServer.create(new InetSocketAddress(host(), port), 0);
        if (!Boolean.getBoolean("client-mode") && !Boolean.getBoolean("foreign-proxy")) {
            metrics.createContext("/idle", exchange -> answer(exchange, System.getProperty("idle", "0")));
        }
        if (!Boolean.getBoolean("foreign-proxy")) {
            metrics.createContext(
                    "/actuator/p2p",
                    exchange -> answer(
                            exchange,
                            "{\"peerId\":\"12D3KooWNNK88TqoXVhYVzhkp8RMnusHm6DbwxcwyFmHfd9egCt3\",\"addresses\":"
                                    + "[\"/ip4/127.0.0.1/tcp/4007/p2p/12D3KooWNNK88TqoXVhYVzhkp8RMnusHm6DbwxcwyFmHfd9egCt3\"]}"));
        }
        metrics.createContext("/stop", exchange -> metrics.stop(0));
        metrics.createContext("/become-idle", exchange -> {
            System.setProperty("idle", "1000");
            answer(exchange, "idle");
        });
        metrics.start();
    }

    /** A child, a grandchild whose parent ends, and one in a session of its own. */
    private static String spawn(long run) throws IOException {
        List<String> sleeps = sleeps(run);
        List<Process> processes = List.of(
                new ProcessBuilder("sleep", sleeps.get(0)).start(),
                new ProcessBuilder("sh", "-c", "sleep " + sleeps.get(1) + " & exit").start(),
                new ProcessBuilder("setsid", "sh", "-c", "trap '' TERM; setsid sleep " + sleeps.get(2) + " & wait")
                        .start());
        return "spawned " + processes.size();
    }

    private static int number(HttpExchange exchange) {
        return Integer.parseInt(exchange.getRequestURI().getQuery());
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
