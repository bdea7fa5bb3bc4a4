package io.physarum.libp2p.discovery.mdns;

import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.security.pnet.PreSharedKey;
import io.physarum.libp2p.testing.FreePorts;
import io.physarum.libp2p.testing.TestHosts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Discovery by multicast on loopback; each test has a port of its own, so that none hears of another. */
class MdnsDiscoveryIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestHosts hosts = new TestHosts();

    private final List<MdnsDiscovery> discoveries = new ArrayList<>();

    private final int port = FreePorts.udp();

    private final Queue<String> limits = new ConcurrentLinkedQueue<>();

    @AfterEach
    void stopAll() {
        discoveries.forEach(discovery -> await(discovery.stop()));
        hosts.close();
    }

    private MdnsConfig config(boolean connect) {
        return new MdnsConfig(
                MdnsConfig.PUBLIC_SERVICE,
                port,
                List.of("lo"),
                Duration.ofMillis(200),
                Duration.ofMinutes(1),
                true,
                connect,
                MdnsLimits.DEFAULT);
    }

    private Queue<PeerInfo> discover(Host host, MdnsConfig config) {
        Queue<PeerInfo> found = new ConcurrentLinkedQueue<>();
        MdnsDiscovery discovery = MdnsDiscovery.on(host, config, new MdnsDiscovery.Listeners(found::add, limits::add));
        discoveries.add(discovery);
        await(discovery.start());
        return found;
    }

    private static PeerInfo info(Host host) {
        return new PeerInfo(host.peerId(), host.listenAddresses());
    }

    @Test
    void peersFindEachOtherAndConnect() {
        Host first = hosts.start();
        Host second = hosts.start();
        Queue<PeerInfo> foundByFirst = discover(first, config(false));
        Queue<PeerInfo> foundBySecond = discover(second, config(true));

        await().atMost(PATIENCE).until(() -> first.connection(second.peerId()).isPresent());
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(foundByFirst).containsExactly(info(second)));
        assertThat(foundBySecond).containsExactly(info(first));
        assertThat(first.addressBook().addresses(second.peerId())).containsAll(second.listenAddresses());
        assertThat(await(discoveries.get(0).peers())).containsExactly(info(second));
    }

    @Test
    void connectsAgainToAPeerThatIsStillThere() {
        Host first = hosts.start();
        Host second = hosts.start();
        discover(first, config(false));
        discover(second, config(true));
        await().atMost(PATIENCE).until(() -> second.connection(first.peerId()).isPresent());
        await(second.connection(first.peerId()).orElseThrow().close());
        await().atMost(PATIENCE).until(() -> second.connection(first.peerId()).isPresent());
    }

    @Test
    void networksWithDifferentNamesDoNotSeeEachOther() {
        PreSharedKey key = PreSharedKey.fromPassphrase("a secret");
        MdnsConfig members = config(false).withServiceTag(MdnsConfig.serviceTagOf(key));
        assertThat(members.serviceTag()).matches("_p2p-[0-9a-f]{32}\\._udp\\.local");
        Host stranger = hosts.start();
        Host first = hosts.start(builder -> builder.preSharedKey(key));
        Host second = hosts.start(builder -> builder.preSharedKey(key));
        Queue<PeerInfo> foundByStranger = discover(stranger, config(false));
        Queue<PeerInfo> foundByFirst = discover(first, members);
        discover(second, members.withServiceTag(MdnsConfig.serviceTagOf(key)));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(foundByFirst).containsExactly(info(second)));
        assertThat(foundByStranger).isEmpty();
    }

    @Test
    void standsHostilePacketsAndFindsPeersMeanwhile() throws Exception {
        Host first = hosts.start();
        Queue<PeerInfo> found = discover(first, config(true));
        try (MulticastSocket attacker = new MulticastSocket()) {
            attacker.setNetworkInterface(NetworkInterface.getByName("lo"));
            InetSocketAddress group = new InetSocketAddress(InetAddress.getByName("224.0.0.251"), port);
            byte[] garbage = "garbage, and more of it".getBytes(StandardCharsets.US_ASCII);
            byte[] loop = {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, (byte) 0xc0, 12, 0, 12, 0, 1};
            byte[] records = {0, 0, (byte) 0x84, 0, -1, -1, -1, -1, -1, -1, -1, -1};
            byte[] huge = new byte[20_000];
            for (byte[] packet : List.of(new byte[0], garbage, loop, records, huge)) {
                attacker.send(new DatagramPacket(packet, packet.length, group));
            }
        }
        Host second = hosts.start();
        discover(second, config(false));
        await().atMost(PATIENCE).until(() -> first.connection(second.peerId()).isPresent());
        assertThat(found).containsExactly(info(second));
        assertThat(limits).contains("mdns-records-per-packet", "mdns-packet-bytes");
    }

    @Test
    void worksOnTheSocketsOfTheJdkToo() {
        MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Host nio = new HostBuilder()
                .eventLoopGroup(loops)
                .listen("/ip4/127.0.0.1/tcp/0")
                .build();
        try {
            await(nio.start());
            Host other = hosts.start();
            Queue<PeerInfo> foundByNio = discover(nio, config(false));
            Queue<PeerInfo> foundByOther = discover(other, config(false));
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(foundByNio).containsExactly(info(other)));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(foundByOther).containsExactly(info(nio)));
        } finally {
            await(discoveries.remove(0).stop());
            await(nio.stop());
            loops.shutdownGracefully().syncUninterruptibly();
        }
    }
}
