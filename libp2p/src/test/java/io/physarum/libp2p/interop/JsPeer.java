package io.physarum.libp2p.interop;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.TestHosts;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A js-libp2p peer in a process of its own: {@code libp2p/src/test/interop/peer.mjs}, whose head says what it can be told. The
 * tests of every module and the benchmarks use it.
 */
public final class JsPeer implements AutoCloseable {

    /** The module whose tests run. */
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();

    private static final Path PEERS = MODULE.resolve(System.getProperty("physarum.root", ".."))
            .resolve("libp2p/src/test/interop")
            .normalize();

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;

    private final BufferedWriter requests;

    private final AtomicInteger lastId = new AtomicInteger();

    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();

    private final CompletableFuture<JsonNode> listening = new CompletableFuture<>();

    private JsPeer(Process process) {
        this.process = process;
        this.requests = process.outputWriter();
        Thread reader = new Thread(this::readReplies, "js-peer-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a peer with options of {@code peer.mjs}; it listens on a free port of 127.0.0.1. */
    static JsPeer start(String... options) {
        File log = MODULE.resolve("target/js-peers.log").toFile();
        return start(PEERS, ProcessBuilder.Redirect.appendTo(log), options);
    }

    /**
     * Starts a peer.
     *
     * @param directory where {@code peer.mjs} and its {@code node_modules} are
     * @param log where the peer's own messages go
     * @param options options of {@code peer.mjs}
     */
    public static JsPeer start(Path directory, ProcessBuilder.Redirect log, String... options) {
        List<String> command = new ArrayList<>(List.of(node(directory).toString(), "peer.mjs"));
        command.addAll(List.of(options));
        try {
            return new JsPeer(new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectError(log)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command + " in " + directory, e);
        }
    }

    /** Skips the test, or fails it where everything must run, if there is no Node.js or not the js-libp2p that is wanted. */
    public static void require() {
        boolean met = Files.isExecutable(node(PEERS)) && Files.isDirectory(PEERS.resolve("node_modules/@libp2p/http"));
        String problem = "js-libp2p and a Node.js 22 to run it are needed: run 'npm ci' in " + PEERS
                + ", or set PHYSARUM_INTEROP_NODE to another node program (now " + node(PEERS) + ")";
        if (Boolean.getBoolean("physarum.verify") && !met) {
            throw new IllegalStateException(problem);
        }
        Assumptions.assumeTrue(met, problem);
    }

    private static Path node(Path directory) {
        String given = System.getenv("PHYSARUM_INTEROP_NODE");
        return given == null || given.isEmpty() ? directory.resolve("node_modules/node/bin/node") : Path.of(given);
    }

    /** Its id. */
    public PeerId peerId() {
        return PeerId.parse(first().get("peerId").asString());
    }

    /** Where it listens, with its peer id. */
    public Multiaddr address() {
        return Multiaddr.parse(first().get("addrs").get(0).asString());
    }

    /** Reserves a place at a relay; returns the address, with this peer's id, that leads through it. */
    Multiaddr listenThrough(Multiaddr relay) {
        return Multiaddr.parse(call("listenThrough", Map.of("addr", relay.toString()))
                .get("addr")
                .asString());
    }

    /** Has this peer measure, through a relay, what another sends. */
    void perf(Multiaddr circuit) {
        Map<String, Object> run = Map.of(
                "addr", circuit.toString(), "upload", InteropDirection.UPLOAD, "download", InteropDirection.DOWNLOAD);
        JsonNode result = call("perf", run);
        assertThat(result.get("receivedBytes").asInt()).isEqualTo(InteropDirection.DOWNLOAD);
        assertThat(result.get("remoteAddr").asString()).contains("/p2p-circuit");
    }

    private JsonNode first() {
        return TestHosts.await(listening, LIMIT);
    }

    /** Has a command done; an error of the peer is thrown with its name and message. */
    public JsonNode call(String command, Map<String, ?> parameters) {
        return TestHosts.await(begin(command, parameters), LIMIT);
    }

    /** Begins a command, which is given time unless the parameters say how much. */
    public CompletableFuture<JsonNode> begin(String command, Map<String, ?> parameters) {
        int id = lastId.incrementAndGet();
        Map<String, Object> request = new LinkedHashMap<>(Map.of("timeoutMs", 40_000));
        request.putAll(parameters);
        request.put("id", id);
        request.put("cmd", command);
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        waiting.put(id, reply);
        try {
            synchronized (requests) {
                requests.write(JSON.writeValueAsString(request));
                requests.newLine();
                requests.flush();
            }
        } catch (IOException e) {
            reply.completeExceptionally(new UncheckedIOException("the js peer is gone", e));
        }
        return reply;
    }

    private void readReplies() {
        try (BufferedReader replies = process.inputReader()) {
            for (String line = replies.readLine(); line != null; line = replies.readLine()) {
                take(JSON.readTree(line));
            }
        } catch (IOException | RuntimeException e) {
            fail(new IllegalStateException("the js peer said what is not understood", e));
        }
        fail(new IllegalStateException("the js peer ended; target/js-peers.log may say why"));
    }

    private void take(JsonNode message) {
        if (message.has("event")) {
            listening.complete(message);
            return;
        }
        CompletableFuture<JsonNode> reply = waiting.remove(message.get("id").asInt());
        if (reply == null) {
            throw new IllegalStateException("a reply to nothing: " + message);
        }
        JsonNode error = message.get("error");
        if (error == null) {
            reply.complete(message.get("ok"));
        } else {
            reply.completeExceptionally(new IllegalStateException(
                    error.get("name").asString() + ": " + error.get("message").asString()));
        }
    }

    private void fail(IllegalStateException cause) {
        listening.completeExceptionally(cause);
        waiting.values().forEach(reply -> reply.completeExceptionally(cause));
    }

    /** Stops the peer, and fails if it does not end well. */
    @Override
    public void close() {
        try {
            begin("stop", Map.of());
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("the js peer did not stop as it should: " + process);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }
}
