package io.physarum.libp2p.interop;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.discovery.mdns.MdnsConfig;
import io.physarum.libp2p.discovery.mdns.MdnsDiscovery;
import io.physarum.libp2p.discovery.mdns.MdnsLimits;
import io.physarum.libp2p.discovery.mdns.MdnsListener;
import io.physarum.libp2p.host.HostBuilder;
import io.physarum.libp2p.kad.DhtMode;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.perf.PerfLimits;
import io.physarum.libp2p.perf.PerfProtocol;
import io.physarum.libp2p.relay.client.RelayClientConfig;
import io.physarum.libp2p.relay.server.RelayLimits;
import io.physarum.libp2p.relay.server.RelayServer;
import io.physarum.libp2p.security.pnet.PreSharedKey;
import io.physarum.libp2p.security.tls.TlsSecurity;
import io.physarum.libp2p.testing.FreePorts;
import io.physarum.libp2p.testing.TestHosts;
import org.awaitility.Awaitility;

/**
 * A server of ours with two js clients, and a js server with two clients of ours. What one client leaves in the DHT only the
 * server can tell the other, so that each side serves the other's clients and is served by the other's server.
 */
final class InteropNetwork implements AutoCloseable {

    private final TestHosts hosts = new TestHosts();

    private final JsPeers peers = new JsPeers();

    private final List<OurDht> dhts = new ArrayList<>();

    private final Optional<Path> swarmKey;

    private final int mdnsPort = FreePorts.udp();

    private final List<MdnsDiscovery> discoveries = new ArrayList<>();

    private final String security;

    final OurDht server;

    final List<OurDht> clients;

    final JsPeer jsServer;

    final List<JsPeer> jsClients;

    /**
     * Starts the peers, not connected yet.
     *
     * @param security the id of the security protocol that all speak
     * @param swarmKey the file of the private network's key, if it is one
     */
    InteropNetwork(String security, Optional<Path> swarmKey) {
        this.security = security;
        this.swarmKey = swarmKey;
        this.jsServer = js("--relay", "--mdns-port", Integer.toString(mdnsPort));
        this.jsClients = List.of(js("--dht-client"), js("--dht-client"));
        this.server = ours(DhtMode.SERVER);
        this.clients = List.of(ours(DhtMode.CLIENT), ours(DhtMode.CLIENT));
    }

    String security() {
        return security;
    }

    private JsPeer js(String... options) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of("--security", security.equals(TlsSecurity.PROTOCOL_ID) ? "tls" : "noise"));
        swarmKey.ifPresent(file -> all.addAll(List.of("--swarm-key", file.toString())));
        return peers.start(all.toArray(new String[0]));
    }

    /** A host of ours that nobody knows, and that finds and is found by multicast on loopback. */
    Host onLocalNetwork() {
        Host host = host(builder -> builder);
        MdnsConfig config = new MdnsConfig(
                MdnsConfig.PUBLIC_SERVICE,
                mdnsPort,
                List.of("lo"),
                Duration.ofMillis(500),
                Duration.ofMinutes(1),
                true,
                false,
                MdnsLimits.DEFAULT);
        MdnsDiscovery discovery = MdnsDiscovery.on(host, config, MdnsListener.NONE);
        discoveries.add(discovery);
        TestHosts.await(discovery.start());
        return host;
    }

    private OurDht ours(DhtMode mode) {
        Host host = host(builder -> builder);
        if (mode == DhtMode.SERVER) {
            RelayServer.serve(host, RelayLimits.defaults(), LimitListener.NONE);
        }
        OurDht dht = OurDht.start(host, mode);
        dhts.add(dht);
        return dht;
    }

    private Host host(UnaryOperator<HostBuilder> settings) {
        Host host = hosts.start(builder -> {
            swarmKey.ifPresent(file -> builder.preSharedKey(PreSharedKey.load(file)));
            return settings.apply(builder.security(List.of(security)));
        });
        host.addProtocol(PerfProtocol.responder(PerfLimits.defaults()));
        return host;
    }

    /** A host of ours that is reached only through a relay, when it is. */
    Host behind(Multiaddr relay) {
        RelayClientConfig relayedOnly = RelayClientConfig.defaults().withHolePunching(false, Duration.ofMinutes(1));
        return awaitCircuit(
                host(builder -> builder.listen(relay + "/p2p-circuit").relays(relayedOnly)));
    }

    private static Host awaitCircuit(Host host) {
        Awaitility.await()
                .atMost(InteropDirection.PATIENCE)
                .until(() -> host.advertisedAddresses().stream().anyMatch(Multiaddr::isRelayed));
        return host;
    }

    /** A host of ours whose name anybody could look up, and which is also reached through a relay if one is given. */
    Host named(Optional<Multiaddr> relay) {
        int port = FreePorts.tcp();
        List<Multiaddr> listen = new ArrayList<>(List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + port)));
        relay.map(address -> Multiaddr.parse(address + "/p2p-circuit")).ifPresent(listen::add);
        Host host = host(builder -> builder.listenAddresses(listen)
                .announceAddresses(List.of(Multiaddr.parse("/dns4/localhost/tcp/" + port))));
        return relay.isPresent() ? awaitCircuit(host) : host;
    }

    @Override
    public void close() {
        try {
            peers.close();
        } finally {
            discoveries.forEach(discovery -> TestHosts.await(discovery.stop()));
            dhts.forEach(OurDht::close);
            hosts.close();
        }
    }
}
