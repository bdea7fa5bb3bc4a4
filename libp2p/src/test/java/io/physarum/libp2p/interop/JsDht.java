package io.physarum.libp2p.interop;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Cid;
import tools.jackson.databind.JsonNode;

import static org.awaitility.Awaitility.await;

/** The DHT of a js peer. */
record JsDht(JsPeer js) {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Connects to a DHT server, and waits until it is in the routing table. */
    void join(Host server) {
        js.call(
                "dial",
                Map.of(
                        "addr",
                        server.peerId()
                                .appendTo(server.listenAddresses().get(0))
                                .toString()));
        untilRouted(server.peerId());
    }

    void untilRouted(PeerId peer) {
        await().atMost(PATIENCE)
                .until(() -> js.call("peers", Map.of())
                        .get("peers")
                        .valueStream()
                        .anyMatch(known -> known.get("peerId").asString().equals(peer.toString())
                                && known.get("inRoutingTable").asBoolean()));
    }

    void provide(Cid cid) {
        js.call("provide", Map.of("cid", cid.toString()));
    }

    /** The providers found, each with its only address. */
    List<Map.Entry<String, String>> providers(Cid cid) {
        return js.call("findProviders", Map.of("cid", cid.toString()))
                .get("providers")
                .valueStream()
                .map(found -> Map.entry(found.get("peerId").asString(), String.join(" ", texts(found.get("addrs")))))
                .toList();
    }

    /** The addresses that the DHT knows of a peer. */
    List<String> peer(PeerId sought) {
        return texts(js.call("findPeer", Map.of("peerId", sought.toString(), "useCache", false))
                .get("addrs"));
    }

    void put(String key, String value) {
        js.call("put", Map.of("key", base64(key), "value", base64(value)));
    }

    String get(String key) {
        String value = js.call("get", Map.of("key", base64(key))).get("value").asString();
        return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
