package io.physarum.libp2p.interop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.kad.DhtMode;
import io.physarum.libp2p.multiformats.Cid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The DHT together with js-libp2p as equals; {@link InteropMatrixIT} has each as the server of the other. */
class JsDhtInteropIT extends InteropFixture {

    private static final Cid OURS = Cid.rawSha256("provided by us".getBytes(StandardCharsets.UTF_8));

    private static final Cid THEIRS = Cid.rawSha256("provided by them".getBytes(StandardCharsets.UTF_8));

    private final List<OurDht> dhts = new ArrayList<>();

    @Override
    @AfterEach
    void stopAll() {
        try {
            dhts.forEach(OurDht::close);
        } finally {
            super.stopAll();
        }
    }

    private OurDht node() {
        OurDht dht = OurDht.start(hosts.start(), DhtMode.SERVER);
        dhts.add(dht);
        return dht;
    }

    @Test
    void formsOneNetworkWithJs() {
        OurDht bootstrap = node();
        OurDht ours = node();
        JsPeer js = peers.start();
        JsDht theirs = new JsDht(js);
        Host host = ours.host();
        theirs.join(bootstrap.host());
        await(host.connect(bootstrap.host().peerId(), bootstrap.host().listenAddresses()));
        ours.untilRouted(bootstrap.host().peerId());
        bootstrap.untilRouted(js.peerId());
        await(ours.dht().bootstrap());

        assertThat(ours.peer(js.peerId())).contains(js.address().withoutPeer());
        assertThat(theirs.peer(host.peerId()))
                .contains(host.listenAddresses().get(0).toString());
        assertThat(await(ours.dht().closestPeers(new byte[] {1})))
                .extracting(PeerInfo::peerId)
                .containsExactlyInAnyOrder(bootstrap.host().peerId(), js.peerId());

        assertThat(ours.provide(OURS)).isEqualTo(2);
        assertThat(theirs.providers(OURS))
                .containsExactly(Map.entry(
                        host.peerId().toString(), host.listenAddresses().get(0).toString()));
        theirs.provide(THEIRS);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ours.providers(THEIRS))
                        .containsExactly(
                                new PeerInfo(js.peerId(), List.of(js.address().withoutPeer()))));

        assertThat(ours.put("/test/by-us", "by us")).isEqualTo(2);
        assertThat(theirs.get("/test/by-us")).isEqualTo("by us");
        theirs.put("/test/by-js", "by js");
        assertThat(ours.get("/test/by-js")).isEqualTo("by js");
        assertThat(ours.dht().routingTable()).contains(js.peerId());
    }
}
