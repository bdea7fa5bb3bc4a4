package io.physarum.bench.libp2p;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.interop.JsPeer;
import io.physarum.libp2p.multiformats.Multiaddr;
import tools.jackson.databind.JsonNode;

/** The js-libp2p peer of the interoperability tests, in a process of Node.js. */
final class NodePeer implements Peer {

    private static final long TIMEOUT_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private final JsPeer peer;

    private boolean connected;

    private NodePeer(JsPeer peer) {
        this.peer = peer;
    }

    /**
     * Starts a peer.
     *
     * @param directory where {@code peer.mjs} and its {@code node_modules} are
     */
    static NodePeer start(Path directory) {
        return new NodePeer(JsPeer.start(directory, ProcessBuilder.Redirect.INHERIT));
    }

    @Override
    public Multiaddr address() {
        return peer.address();
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
        Map<String, Object> timed = new LinkedHashMap<>(parameters);
        timed.put("timeoutMs", TIMEOUT_MILLIS);
        return OurPeer.await(peer.begin(command, timed));
    }

    @Override
    public void close() {
        peer.close();
    }
}
