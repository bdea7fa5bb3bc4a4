package io.physarum.bench.libp2p;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A js-libp2p peer in a process of its own; {@code peer.mjs} of the interoperability tests. One command at a time. */
final class JsPeer implements Peer {

    private static final JsonMapper JSON = new JsonMapper();

    private static final long TIMEOUT_MILLIS = 600_000;

    private final Process process;

    private final BufferedWriter requests;

    private final BufferedReader replies;

    private final Multiaddr address;

    private boolean connected;

    private JsPeer(Process process) throws IOException {
        this.process = process;
        this.requests = process.outputWriter();
        this.replies = process.inputReader();
        this.address = Multiaddr.parse(read().get("addrs").get(0).asString());
    }

    /**
     * Starts a peer.
     *
     * @param directory where {@code peer.mjs} and its {@code node_modules} are
     */
    static JsPeer start(Path directory) {
        try {
            return new JsPeer(new ProcessBuilder(
                            directory.resolve("node_modules/node/bin/node").toString(), "peer.mjs")
                    .directory(directory.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a js-libp2p peer in " + directory, e);
        }
    }

    @Override
    public Multiaddr address() {
        return address;
    }

    @Override
    public Measured perf(Multiaddr other, long uploadBytes, long downloadBytes) {
        Map<String, Object> run = new LinkedHashMap<>(Map.of("upload", uploadBytes, "download", downloadBytes));
        // By the address alone, as the peer may be known to live at others, too.
        if (connected) {
            run.put("peerId", PeerId.of(other).orElseThrow().toString());
        } else {
            run.put("addr", other.withoutPeer().toString());
        }
        JsonNode result = call("perf", run);
        connected = true;
        return new Measured(
                result.get("uploadMillis").asDouble() / 1e3,
                result.get("downloadMillis").asDouble() / 1e3,
                result.get("firstByteMillis").asDouble() / 1e3);
    }

    @Override
    public void hangUp(Multiaddr other) {
        connected = false;
        call("hangUp", Map.of("peerId", PeerId.of(other).orElseThrow().toString()));
    }

    private JsonNode call(String command, Map<String, ?> parameters) {
        Map<String, Object> request = new LinkedHashMap<>(parameters);
        request.put("id", 1);
        request.put("cmd", command);
        request.put("timeoutMs", TIMEOUT_MILLIS);
        try {
            requests.write(JSON.writeValueAsString(request));
            requests.newLine();
            requests.flush();
            JsonNode reply = read();
            if (reply.has("error")) {
                throw new IllegalStateException("js-libp2p: " + reply.get("error"));
            }
            return reply.get("ok");
        } catch (IOException e) {
            throw new UncheckedIOException("the js-libp2p peer is gone", e);
        }
    }

    private JsonNode read() throws IOException {
        String line = replies.readLine();
        if (line == null) {
            throw new IOException("the js-libp2p peer ended");
        }
        return JSON.readTree(line);
    }

    /** Ends the process: it does when its input is closed. */
    @Override
    public void close() {
        try {
            requests.close();
            process.waitFor();
        } catch (IOException e) {
            process.destroy();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
