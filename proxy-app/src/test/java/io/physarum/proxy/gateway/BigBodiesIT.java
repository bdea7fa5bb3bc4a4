package io.physarum.proxy.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A GiB down and a GiB up (and a smaller chunked body), through a gateway and a serving host that share 128 MiB of heap. */
class BigBodiesIT {

    private static final long SIZE = Long.getLong("physarum.test.big-body", 1L << 30);

    private HttpServer service;
    private Process node;
    private int port;

    @BeforeEach
    void start() throws Exception {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/down", BigBodiesIT::download);
        service.createContext("/up", BigBodiesIT::upload);
        service.start();
        node = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-Dio.netty.leakDetection.level=simple",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StreamingNode.class.getName(),
                        Integer.toString(service.getAddress().getPort()))
                .redirectErrorStream(true)
                .start();
        port = readPort();
    }

    @AfterEach
    void stop() throws Exception {
        node.getOutputStream().close();
        service.stop(0);
        node.waitFor();
    }

    private int readPort() throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null && !line.startsWith("gateway ")) {
            line = lines.readLine();
        }
        assertThat(line).as("the child process ended before it served").isNotNull();
        drain(lines);
        return Integer.parseInt(line.substring("gateway ".length()));
    }

    private static void drain(BufferedReader lines) {
        Thread reader = new Thread(() -> lines.lines().forEach(line -> {}), "child-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Writes the bytes of a seed and returns their hash. */
    private static String writeRandom(OutputStream out, long size) throws IOException {
        SplittableRandom random = new SplittableRandom(42);
        MessageDigest hash = sha256();
        byte[] block = new byte[64 * 1024];
        try (DigestOutputStream to = new DigestOutputStream(out, hash)) {
            for (long left = size; left > 0; left -= block.length) {
                random.nextBytes(block);
                to.write(block, 0, (int) Math.min(left, block.length));
            }
        }
        return HexFormat.of().formatHex(hash.digest());
    }

    private static String hashOf(InputStream in) throws IOException {
        MessageDigest hash = sha256();
        in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), hash));
        return HexFormat.of().formatHex(hash.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void download(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, SIZE);
        writeRandom(exchange.getResponseBody(), SIZE);
    }

    private static void upload(HttpExchange exchange) throws IOException {
        byte[] hash = hashOf(exchange.getRequestBody()).getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, hash.length);
        exchange.getResponseBody().write(hash);
        exchange.close();
    }

    private HttpURLConnection open(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + "/big" + path).toURL().openConnection();
        connection.setReadTimeout(120_000);
        return connection;
    }

    @Test
    void streamsABigAnswerInLittleMemory() throws Exception {
        HttpURLConnection connection = open("/down");
        try (InputStream answer = connection.getInputStream()) {
            assertThat(hashOf(answer)).isEqualTo(writeRandom(OutputStream.nullOutputStream(), SIZE));
        }
        assertThat(node.isAlive()).isTrue();
    }

    @Test
    void streamsABigRequestInLittleMemory() throws Exception {
        for (boolean chunked : new boolean[] {false, true}) {
            HttpURLConnection connection = open("/up");
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            if (chunked) {
                connection.setChunkedStreamingMode(32 * 1024);
            } else {
                connection.setFixedLengthStreamingMode(SIZE);
            }
            String sent = writeRandom(connection.getOutputStream(), chunked ? SIZE / 16 : SIZE);
            try (InputStream answer = connection.getInputStream()) {
                assertThat(answer.readAllBytes())
                        .asString(StandardCharsets.US_ASCII)
                        .isEqualTo(sent);
            }
        }
        assertThat(node.isAlive()).isTrue();
    }
}
