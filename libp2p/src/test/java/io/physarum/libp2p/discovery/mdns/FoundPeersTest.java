package io.physarum.libp2p.discovery.mdns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.util.NetUtil;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FoundPeersTest {

    private static final Link LAN = new Link(
            "eth0",
            2,
            false,
            List.of(new Link.Prefix(NetUtil.createInetAddressFromIpAddressString("192.168.1.7"), 24)));

    private static final PeerId SELF = peer();

    private final AtomicLong clock = new AtomicLong();

    private final List<String> limits = new ArrayList<>();

    private static PeerId peer() {
        return Keys.generate(KeyType.ED25519).peerId();
    }

    private FoundPeers peers(MdnsLimits bounds) {
        MdnsConfig config = new MdnsConfig(
                MdnsConfig.PUBLIC_SERVICE,
                5353,
                List.of(),
                Duration.ofSeconds(60),
                Duration.ofSeconds(180),
                true,
                true,
                bounds);
        return new FoundPeers(SELF, config, limits::add, clock::get);
    }

    private static DnsMessage response(String... strings) {
        return DnsMessage.response(
                List.of(), List.of(new DnsRecord.Text("abc._p2p._udp.local", 120, List.of(strings))));
    }

    private static String at(PeerId peer, String address) {
        return "dnsaddr=" + peer.appendTo(Multiaddr.parse(address));
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }

    @Test
    void tellsOfAPeerAnewWhenItsAddressesChangeOrItWasAway() {
        FoundPeers peers = peers(MdnsLimits.DEFAULT);
        PeerId peer = peer();
        DnsMessage first = response(at(peer, "/ip4/192.168.1.2/tcp/1"));
        assertThat(peers.onResponse(first, LAN))
                .containsExactly(new FoundPeers.Found(
                        new PeerInfo(peer, List.of(Multiaddr.parse("/ip4/192.168.1.2/tcp/1"))), true, true));
        assertThat(peers.onResponse(first, LAN)).allMatch(found -> !found.isNews() && !found.isDue());
        pass(Duration.ofSeconds(60));
        assertThat(peers.onResponse(first, LAN)).allMatch(found -> !found.isNews() && found.isDue());
        assertThat(peers.onResponse(response(at(peer, "/ip4/192.168.1.3/tcp/1")), LAN))
                .allMatch(FoundPeers.Found::isNews);
        pass(Duration.ofSeconds(181));
        assertThat(peers.recent()).isEmpty();
        assertThat(peers.onResponse(response(at(peer, "/ip4/192.168.1.3/tcp/1")), LAN))
                .allMatch(FoundPeers.Found::isNews);
        assertThat(peers.recent()).hasSize(1);
    }

    @Test
    void ignoresItselfOtherServicesAndWhatIsNoAddressOfAPeer() {
        FoundPeers peers = peers(MdnsLimits.DEFAULT);
        assertThat(peers.onResponse(
                        response(
                                at(SELF, "/ip4/192.168.1.2/tcp/1"),
                                at(peer(), "/ip4/198.51.100.1/tcp/1"),
                                "dnsaddr=/ip4/192.168.1.2/tcp/1",
                                "dnsaddr=nonsense",
                                "dnsaddr=/ip4/192.168.1.2/tcp/1/p2p/QmNobody",
                                "x=" + at(peer(), "/ip4/192.168.1.2/tcp/1")),
                        LAN))
                .isEmpty();
        DnsRecord other =
                new DnsRecord.Text("abc._other._udp.local", 120, List.of(at(peer(), "/ip4/192.168.1.2/tcp/1")));
        DnsRecord goodbye = new DnsRecord.Text("abc._p2p._udp.local", 0, List.of(at(peer(), "/ip4/192.168.1.2/tcp/1")));
        assertThat(peers.onResponse(DnsMessage.response(List.of(), List.of(other, goodbye)), LAN))
                .isEmpty();
    }

    @Test
    void keepsOnlySoManyAddressesOfAPeer() {
        FoundPeers peers = peers(new MdnsLimits(9000, 256, 2, 10, 10));
        PeerId peer = peer();
        List<FoundPeers.Found> found = peers.onResponse(
                response(
                        at(peer, "/ip4/192.168.1.2/tcp/1"),
                        at(peer, "/ip4/192.168.1.2/tcp/1"),
                        at(peer, "/ip4/192.168.1.2/tcp/2"),
                        at(peer, "/ip4/192.168.1.2/tcp/3")),
                LAN);
        assertThat(found.get(0).peer().addresses()).hasSize(2);
        assertThat(limits).containsExactly("mdns-addresses-per-peer");
    }

    @Test
    void aFloodOfInventedPeersNeitherFillsMemoryNorHidesThoseKnown() {
        FoundPeers peers = peers(new MdnsLimits(9000, 256, 16, 5, 4));
        PeerId honest = peer();
        DnsMessage real = response(at(honest, "/ip4/192.168.1.2/tcp/1"));
        peers.onResponse(real, LAN);
        for (int i = 0; i < 20; i++) {
            peers.onResponse(response(at(peer(), "/ip4/192.168.1.66/tcp/1")), LAN);
        }
        assertThat(peers.recent()).hasSize(4);
        assertThat(limits).hasSize(17).containsOnly("mdns-peers-per-minute");
        assertThat(peers.onResponse(real, LAN)).hasSize(1);

        pass(Duration.ofMinutes(1));
        for (int i = 0; i < 4; i++) {
            peers.onResponse(response(at(peer(), "/ip4/192.168.1.66/tcp/1")), LAN);
        }
        assertThat(peers.recent()).hasSize(5).extracting(PeerInfo::peerId).contains(honest);
        assertThat(limits).contains("mdns-peers");
    }
}
