package io.physarum.libp2p.kad;

import java.lang.reflect.Proxy;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.kad.wire.KadMessageType;
import io.physarum.libp2p.multiformats.AddressScope;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.RelayNetwork;
import io.physarum.libp2p.testing.LocalAddresses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static io.physarum.libp2p.testing.TestHosts.await;
import static org.assertj.core.api.Assertions.assertThat;

/** What the DHT makes of a host's connections. */
class HostKadTransportIT {

    private final RelayNetwork network = new RelayNetwork();

    @AfterEach
    void close() {
        network.close();
    }

    private static HostKadTransport transport(Host host) {
        return new HostKadTransport(host, DhtConfig.DEFAULT, DhtListener.none());
    }

    /** An address of this machine that others may reach. */
    private static Optional<InetAddress> reachable() {
        return LocalAddresses.lasting()
                .filter(ip -> ip instanceof Inet4Address && AddressScope.of(ip).compareTo(AddressScope.LINK) > 0)
                .findFirst();
    }

    @Test
    void aPeerBehindARelayIsWhereTheRelayIs() {
        RelayNetwork.Relay relay = network.relay();
        Host behind = network.behind(1, relay);
        Host dialler = network.host(builder -> builder.listenAddresses(List.of()));
        assertThat(RelayNetwork.connect(dialler, behind).remoteAddress().isRelayed())
                .isTrue();

        assertThat(transport(dialler).remoteIp(behind.peerId()))
                .hasValueSatisfying(ip -> assertThat(ip.isLoopbackAddress()).isTrue());
    }

    @Test
    void tellsWhoAsksFromElsewhereOfNoLoopbackAddress() {
        InetAddress ip = reachable().orElse(null);
        Assumptions.assumeTrue(ip != null, "this machine has loopback addresses alone");
        Host server = network.host(builder -> builder.listenAddresses(List.of(
                Multiaddr.parse("/ip4/127.0.0.1/tcp/0"), Multiaddr.parse("/ip4/" + ip.getHostAddress() + "/tcp/0"))));
        Dht.on(server, DhtConfig.DEFAULT).start();

        assertThat(told(server, server.listenAddresses().get(0)))
                .anyMatch(address -> AddressScope.of(address) == AddressScope.MACHINE);
        assertThat(told(server, server.listenAddresses().get(1)))
                .isNotEmpty()
                .noneMatch(address -> AddressScope.of(address) == AddressScope.MACHINE);
    }

    /** What a server says of itself to a new host that dials it at an address. */
    private List<Multiaddr> told(Host server, Multiaddr address) {
        Host asker = network.host();
        await(asker.connect(server.peerId(), List.of(address)));
        KadMessage question = KadMessage.request(
                KadMessageType.FIND_NODE, ByteString.copyFrom(server.peerId().bytes()));
        return await(transport(asker).request(server.peerId(), question)).closerPeers().stream()
                .filter(peer -> peer.peerId().equals(server.peerId()))
                .flatMap(peer -> peer.addresses().stream())
                .toList();
    }

    @Test
    void asksBeforeThePeerHasSaidThatItServesTheDht() {
        AtomicReference<ProtocolBinding> opened = new AtomicReference<>();
        Host real = network.host();
        Host host = (Host) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Host.class}, (proxy, method, given) -> {
                    if (method.getName().equals("newStream")) {
                        opened.set((ProtocolBinding) given[1]);
                        return new CompletableFuture<>();
                    }
                    return method.invoke(real, given);
                });

        transport(host).request(real.peerId(), KadMessage.request(KadMessageType.PING, ByteString.EMPTY));

        assertThat(opened.get().isOptimistic()).isTrue();
    }
}
