package io.physarum.libp2p.interop;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.multiformats.Multiaddr;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The js clients ask, our server answers. */
final class JsSide implements InteropDirection {

    private static final Cid PROVIDED = Cid.rawSha256("provided by js".getBytes(StandardCharsets.UTF_8));

    private static final String PUSHED = "/test/pushed-by-js/1.0.0";

    private final InteropNetwork network;

    private final JsPeer first;

    private final JsDht firstDht;

    private final JsDht secondDht;

    private final OurDht server;

    JsSide(InteropNetwork network) {
        this.network = network;
        this.first = network.jsClients.get(0);
        this.firstDht = new JsDht(first);
        this.secondDht = new JsDht(network.jsClients.get(1));
        this.server = network.server;
    }

    @Override
    public String toString() {
        return "js -> physarum";
    }

    private Map<String, String> us() {
        return Map.of("peerId", server.host().peerId().toString());
    }

    @Override
    public void connect() {
        Host host = server.host();
        JsonNode connection = first.call(
                "dial",
                Map.of(
                        "addr",
                        host.peerId().appendTo(host.listenAddresses().get(0)).toString()));
        assertThat(connection.get("peerId").asString()).isEqualTo(host.peerId().toString());
        assertThat(connection.get("encryption").asString()).isEqualTo(network.security());
        assertThat(connection.get("multiplexer").asString()).isEqualTo("/yamux/1.0.0");
        firstDht.join(host);
        secondDht.join(host);
    }

    @Override
    public void identify() {
        JsonNode ours = first.call("identify", us());
        assertThat(ours.get("peerId").asString())
                .isEqualTo(server.host().peerId().toString());
        assertThat(ours.get("protocols").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrderElementsOf(server.host().protocols());
    }

    @Override
    public void identifyPush() {
        first.call("serve", Map.of("protocol", PUSHED));
        Connection connection = server.host().connection(first.peerId()).orElseThrow();
        await().atMost(PATIENCE)
                .until(() -> IdentifyProtocol.info(connection)
                        .filter(info -> info.protocols().contains(PUSHED))
                        .isPresent());
    }

    @Override
    public void peerRecord() {
        PeerRecords.check(server.host(), first);
    }

    @Override
    public void ping() {
        assertThat(first.call("ping", us()).get("rttMs").asInt()).isNotNegative();
    }

    @Override
    public void perf() {
        Map<String, Object> run =
                Map.of("peerId", server.host().peerId().toString(), "upload", UPLOAD, "download", DOWNLOAD);
        assertThat(first.call("perf", run).get("receivedBytes").asInt()).isEqualTo(DOWNLOAD);
    }

    @Override
    public void providers() {
        firstDht.provide(PROVIDED);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(secondDht.providers(PROVIDED))
                        .containsExactly(Map.entry(
                                first.peerId().toString(),
                                first.address().withoutPeer().toString())));
    }

    @Override
    public void values() {
        firstDht.put("/test/by-js", "by js");
        assertThat(secondDht.get("/test/by-js")).isEqualTo("by js");
    }

    /** Of a node that only the server can tell of. */
    @Override
    public void findNode() {
        server.join(network.jsServer);
        assertThat(firstDht.peer(network.jsServer.peerId()))
                .contains(network.jsServer.address().withoutPeer().toString());
    }

    /** The server is a relay for two js clients. */
    @Override
    public void relay() {
        Host relay = server.host();
        Multiaddr address = relay.peerId().appendTo(relay.listenAddresses().get(0));
        Multiaddr behind = network.jsClients.get(1).listenThrough(address);

        // They have met in the DHT, and would use that connection.
        first.call("hangUp", Map.of("peerId", network.jsClients.get(1).peerId().toString()));
        first.perf(behind);
    }

    /** Our side is met through a relay, and has the peer of js dial when both are to. */
    @Override
    public void dcutr() {
        Host relay = server.host();
        Host named = network.named(
                Optional.of(relay.peerId().appendTo(relay.listenAddresses().get(0))));
        Multiaddr circuit = named.advertisedAddresses().stream()
                .filter(Multiaddr::isRelayed)
                .findFirst()
                .orElseThrow();

        first.call("dial", Map.of("addr", named.peerId().appendTo(circuit).toString()));

        await().atMost(PATIENCE)
                .until(() -> named.connection(first.peerId())
                        .filter(connection -> !connection.remoteAddress().isRelayed())
                        .isPresent());
        assertThat(named.connection(first.peerId()).orElseThrow().isInitiator())
                .as("js is the client")
                .isFalse();
    }

    /** Only discovery can have told it of this host. */
    @Override
    public void mdns() {
        Host host = network.onLocalNetwork();
        Map<String, String> named = Map.of("peerId", host.peerId().toString());
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(network.jsServer
                                .call("known", named)
                                .get("addrs")
                                .valueStream())
                        .map(JsonNode::asString)
                        .containsExactly(host.listenAddresses().get(0).toString()));
    }
}
