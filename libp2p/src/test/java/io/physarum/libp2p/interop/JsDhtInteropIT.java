package io.physarum.libp2p.interop;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.Dht;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.DhtMode;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.kad.record.RecordValidator;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.testing.TestHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The DHT together with js-libp2p, as server of the other, as its client, and as equals. */
class JsDhtInteropIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Cid OURS = Cid.rawSha256("provided by us".getBytes(StandardCharsets.UTF_8));

    private static final Cid THEIRS = Cid.rawSha256("provided by them".getBytes(StandardCharsets.UTF_8));

    private final TestHosts hosts = new TestHosts();

    private final JsPeers peers = new JsPeers();

    private final Map<Host, KademliaDht> dhts = new LinkedHashMap<>();

    /** As the one of the js peer: under {@code /test/} everything is valid. */
    private static final class AnyValue implements RecordValidator {

        @Override
        public boolean isValid(ByteString key, ByteString value) {
            return true;
        }

        @Override
        public int select(ByteString key, List<ByteString> values) {
            int best = 0;
            for (int i = 1; i < values.size(); i++) {
                boolean better =
                        ByteString.unsignedLexicographicalComparator().compare(values.get(i), values.get(best)) > 0;
                best = better ? i : best;
            }
            return best;
        }
    }

    @BeforeAll
    static void requireJs() {
        JsPeer.require();
    }

    @AfterEach
    void stopAll() {
        try {
            peers.close();
        } finally {
            dhts.values().forEach(dht -> await(dht.stop()));
            hosts.close();
        }
    }

    @Test
    void servesJsClients() {
        Host server = node(DhtMode.SERVER);
        JsPeer first = peers.start("--dht-client");
        JsPeer second = peers.start("--dht-client");
        join(first, server);
        join(second, server);

        first.call("provide", Map.of("cid", THEIRS.toString()));
        await(dht(server).provide(OURS));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(providers(second, THEIRS))
                        .containsExactly(Map.entry(
                                first.peerId().toString(),
                                first.address().withoutPeer().toString())));
        assertThat(providers(first, OURS))
                .containsExactly(Map.entry(
                        server.peerId().toString(),
                        server.listenAddresses().get(0).toString()));
        assertThat(peer(second, first.peerId()))
                .contains(first.address().withoutPeer().toString());

        put(first, "/test/by-js", "by js");
        assertThat(get(second, "/test/by-js")).isEqualTo("by js");
        assertThat(getOurs(server, "/test/by-js")).isEqualTo("by js");
        putOurs(server, "/test/by-us", "by us");
        assertThat(get(first, "/test/by-us")).isEqualTo("by us");
        assertThat(dht(server).routingTable()).isEmpty();
    }

    @Test
    void isAClientOfAJsServer() {
        JsPeer server = peers.start();
        JsPeer other = peers.start();
        Host first = node(DhtMode.CLIENT);
        Host second = node(DhtMode.CLIENT);
        other.call("dial", Map.of("addr", server.address().toString()));
        untilRouted(server, other.peerId());
        join(first, server);
        join(second, server);

        assertThat(await(dht(first).provide(OURS))).isPositive();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(await(dht(second).findProviders(OURS, 5)))
                        .containsExactly(new PeerInfo(first.peerId(), first.listenAddresses())));
        other.call("provide", Map.of("cid", THEIRS.toString()));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(await(dht(second).findProviders(THEIRS, 5)))
                        .containsExactly(new PeerInfo(
                                other.peerId(), List.of(other.address().withoutPeer()))));
        assertThat(await(dht(first).findPeer(other.peerId())).orElseThrow().addresses())
                .contains(other.address().withoutPeer());

        putOurs(first, "/test/by-us", "by us");
        assertThat(getOurs(second, "/test/by-us")).isEqualTo("by us");
        assertThat(get(other, "/test/by-us")).isEqualTo("by us");
        assertThat(server.call("peers", Map.of())
                        .get("peers")
                        .valueStream()
                        .filter(peer -> peer.get("inRoutingTable").asBoolean())
                        .map(peer -> peer.get("peerId").asString()))
                .containsExactly(other.peerId().toString());
    }

    @Test
    void formsOneNetworkWithJs() {
        Host bootstrap = node(DhtMode.SERVER);
        Host ours = node(DhtMode.SERVER);
        JsPeer theirs = peers.start();
        join(theirs, bootstrap);
        await(ours.connect(bootstrap.peerId(), bootstrap.listenAddresses()));
        await().atMost(PATIENCE).until(() -> dht(ours).routingTable().contains(bootstrap.peerId()));
        await().atMost(PATIENCE).until(() -> dht(bootstrap).routingTable().contains(theirs.peerId()));
        await(dht(ours).bootstrap());

        assertThat(await(dht(ours).findPeer(theirs.peerId())).orElseThrow().addresses())
                .contains(theirs.address().withoutPeer());
        assertThat(peer(theirs, ours.peerId()))
                .contains(ours.listenAddresses().get(0).toString());
        assertThat(await(dht(ours).closestPeers(new byte[] {1})))
                .extracting(PeerInfo::peerId)
                .containsExactlyInAnyOrder(bootstrap.peerId(), theirs.peerId());

        assertThat(await(dht(ours).provide(OURS))).isEqualTo(2);
        assertThat(providers(theirs, OURS))
                .containsExactly(Map.entry(
                        ours.peerId().toString(), ours.listenAddresses().get(0).toString()));
        theirs.call("provide", Map.of("cid", THEIRS.toString()));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(await(dht(ours).findProviders(THEIRS, 5)))
                        .containsExactly(new PeerInfo(
                                theirs.peerId(), List.of(theirs.address().withoutPeer()))));

        assertThat(putOurs(ours, "/test/by-us", "by us")).isEqualTo(2);
        assertThat(get(theirs, "/test/by-us")).isEqualTo("by us");
        put(theirs, "/test/by-js", "by js");
        assertThat(getOurs(ours, "/test/by-js")).isEqualTo("by js");
        assertThat(dht(ours).routingTable()).contains(theirs.peerId());
    }

    private Host node(DhtMode mode) {
        Host host = hosts.start();
        KademliaDht dht = Dht.on(host, DhtConfig.DEFAULT.withMode(mode).withValidator("test", new AnyValue()));
        dhts.put(host, dht);
        dht.start();
        return host;
    }

    private KademliaDht dht(Host host) {
        return Objects.requireNonNull(dhts.get(host));
    }

    private static void join(JsPeer js, Host server) {
        js.call(
                "dial",
                Map.of(
                        "addr",
                        server.peerId()
                                .appendTo(server.listenAddresses().get(0))
                                .toString()));
        untilRouted(js, server.peerId());
    }

    private void join(Host host, JsPeer server) {
        await(host.connect(server.address()));
        await().atMost(PATIENCE).until(() -> dht(host).routingTable().contains(server.peerId()));
    }

    private static void untilRouted(JsPeer js, PeerId peer) {
        await().atMost(PATIENCE)
                .until(() -> js.call("peers", Map.of())
                        .get("peers")
                        .valueStream()
                        .anyMatch(known -> known.get("peerId").asString().equals(peer.toString())
                                && known.get("inRoutingTable").asBoolean()));
    }

    /** The providers that js finds, each with its only address. */
    private static List<Map.Entry<String, String>> providers(JsPeer js, Cid cid) {
        return js.call("findProviders", Map.of("cid", cid.toString()))
                .get("providers")
                .valueStream()
                .map(found -> Map.entry(found.get("peerId").asString(), String.join(" ", texts(found.get("addrs")))))
                .toList();
    }

    private static List<String> peer(JsPeer js, PeerId sought) {
        return texts(js.call("findPeer", Map.of("peerId", sought.toString(), "useCache", false))
                .get("addrs"));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static void put(JsPeer js, String key, String value) {
        js.call("put", Map.of("key", base64(key), "value", base64(value)));
    }

    private static String get(JsPeer js, String key) {
        String value = js.call("get", Map.of("key", base64(key))).get("value").asString();
        return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private int putOurs(Host host, String key, String value) {
        return await(dht(host).putValue(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)));
    }

    private String getOurs(Host host, String key) {
        byte[] value =
                await(dht(host).getValue(key.getBytes(StandardCharsets.UTF_8))).orElseThrow();
        return new String(value, StandardCharsets.UTF_8);
    }
}
