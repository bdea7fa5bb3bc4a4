package io.physarum.libp2p.interop;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.Dht;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.DhtMode;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.multiformats.Multiaddr;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.awaitility.Awaitility.await;

/** A host of ours with its DHT. */
record OurDht(Host host, KademliaDht dht) implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    static OurDht start(Host host, DhtMode mode) {
        KademliaDht dht = Dht.on(host, DhtConfig.DEFAULT.withMode(mode).withValidator("test", new AnyValue()));
        dht.start();
        return new OurDht(host, dht);
    }

    /** Connects to a DHT server, and waits until it is in the routing table. */
    void join(JsPeer server) {
        await(host.connect(server.address()));
        untilRouted(server.peerId());
    }

    void untilRouted(PeerId peer) {
        await().atMost(PATIENCE).until(() -> dht.routingTable().contains(peer));
    }

    int provide(Cid cid) {
        return await(dht.provide(cid));
    }

    List<PeerInfo> providers(Cid cid) {
        return await(dht.findProviders(cid, 5));
    }

    List<Multiaddr> peer(PeerId sought) {
        return await(dht.findPeer(sought)).orElseThrow().addresses();
    }

    int put(String key, String value) {
        return await(dht.putValue(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8)));
    }

    String get(String key) {
        byte[] value = await(dht.getValue(key.getBytes(StandardCharsets.UTF_8))).orElseThrow();
        return new String(value, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        await(dht.stop());
    }
}
