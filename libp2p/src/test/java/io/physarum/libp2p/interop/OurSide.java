package io.physarum.libp2p.interop;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.perf.Perf;
import io.physarum.libp2p.perf.PerfResult;
import io.physarum.libp2p.ping.Ping;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Our clients ask, the js server answers. */
final class OurSide implements InteropDirection {

    private static final Cid PROVIDED = Cid.rawSha256("provided by us".getBytes(StandardCharsets.UTF_8));

    private static final String PUSHED = "/test/pushed-by-us/1.0.0";

    private final InteropNetwork network;

    private final OurDht first;

    private final OurDht second;

    private final JsPeer server;

    OurSide(InteropNetwork network) {
        this.network = network;
        this.first = network.clients.get(0);
        this.second = network.clients.get(1);
        this.server = network.jsServer;
    }

    @Override
    public String toString() {
        return "physarum -> js";
    }

    private Connection connection() {
        return first.host().connection(server.peerId()).orElseThrow();
    }

    @Override
    public void connect() {
        Connection connection = await(first.host().connect(server.address()));
        assertThat(connection.securityProtocol()).isEqualTo(network.security());
        assertThat(connection.muxerProtocol()).isEqualTo("/yamux/1.0.0");
        assertThat(connection.isInitiator()).isTrue();
        first.join(server);
        second.join(server);
    }

    @Override
    public void identify() {
        await().atMost(PATIENCE).until(() -> IdentifyProtocol.info(connection()).isPresent());
        assertThat(IdentifyProtocol.info(connection()).orElseThrow().agentVersion())
                .startsWith("js-libp2p");
    }

    @Override
    public void identifyPush() {
        first.host().addProtocol(ProtocolBinding.of(PUSHED, stream -> {}));
        Map<String, String> us = Map.of("peerId", first.host().peerId().toString());
        await().atMost(PATIENCE)
                .until(() -> server.call("known", us)
                        .get("protocols")
                        .valueStream()
                        .anyMatch(protocol -> protocol.asString().equals(PUSHED)));
    }

    @Override
    public void peerRecord() {
        PeerRecords.check(first.host(), server);
    }

    @Override
    public void ping() {
        assertThat(await(Ping.on(first.host()).ping(server.peerId(), PATIENCE))).isPositive();
    }

    @Override
    public void perf() {
        PerfResult result = await(Perf.on(first.host()).run(server.peerId(), UPLOAD, DOWNLOAD), Duration.ofMinutes(1));
        assertThat(result.downloadBytes()).isEqualTo(DOWNLOAD);
    }

    @Override
    public void providers() {
        assertThat(first.provide(PROVIDED)).isPositive();
        Host provider = first.host();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(second.providers(PROVIDED))
                        .containsExactly(new PeerInfo(provider.peerId(), provider.listenAddresses())));
    }

    @Override
    public void values() {
        assertThat(first.put("/test/by-us", "by us")).isPositive();
        assertThat(second.get("/test/by-us")).isEqualTo("by us");
    }

    /** Of a node that only the server can tell of. */
    @Override
    public void findNode() {
        new JsDht(server).join(network.server.host());
        assertThat(first.peer(network.server.host().peerId()))
                .containsAll(network.server.host().listenAddresses());
    }

    /** The server is a relay; a client of ours and one of js each listen through it and are dialled by the other kind. */
    @Override
    public void relay() {
        Host behind = network.behind(server.address());
        Multiaddr circuit = behind.advertisedAddresses().get(0);
        Connection connection = await(first.host().connect(behind.peerId(), List.of(circuit)));
        assertThat(connection.remoteAddress()).isEqualTo(circuit);
        assertThat(connection.securityProtocol()).isEqualTo(network.security());
        assertThat(perfThrough(behind.peerId())).isEqualTo(DOWNLOAD);

        network.jsClients.get(0).perf(behind.peerId().appendTo(circuit));
        JsPeer jsBehind = network.jsClients.get(1);
        await(first.host().connect(jsBehind.listenThrough(server.address())));
        assertThat(perfThrough(jsBehind.peerId())).isEqualTo(DOWNLOAD);
    }

    /** A peer of js is met through a relay, and dials back where our side says it is. */
    @Override
    public void dcutr() {
        JsPeer behind = network.jsClients.get(0);
        Multiaddr circuit = behind.listenThrough(server.address());
        Host named = network.named(Optional.empty());

        Connection relayed = await(named.connect(circuit));

        assertThat(relayed.remoteAddress().isRelayed()).isTrue();
        await().atMost(PATIENCE)
                .until(() -> named.connection(behind.peerId())
                        .filter(connection -> !connection.remoteAddress().isRelayed())
                        .isPresent());
        assertThat(await(Ping.on(named).ping(behind.peerId(), PATIENCE))).isPositive();
    }

    private long perfThrough(PeerId peer) {
        assertThat(first.host().connection(peer).orElseThrow().remoteAddress().isRelayed())
                .isTrue();
        return await(Perf.on(first.host()).run(peer, UPLOAD, DOWNLOAD), Duration.ofMinutes(1))
                .downloadBytes();
    }

    @Override
    public void mdns() {
        Host host = network.onLocalNetwork();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(host.addressBook().addresses(server.peerId()))
                        .containsExactly(server.address().withoutPeer()));
    }
}
