package io.physarum.libp2p.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.kad.DhtMode;
import io.physarum.libp2p.perf.PerfLimits;
import io.physarum.libp2p.perf.PerfProtocol;
import io.physarum.libp2p.security.pnet.PreSharedKey;
import io.physarum.libp2p.security.tls.TlsSecurity;
import io.physarum.libp2p.testing.TestHosts;

/**
 * A server of ours with two js clients, and a js server with two clients of ours. What one client leaves in the DHT only the
 * server can tell the other, so that each side serves the other's clients and is served by the other's server.
 */
final class InteropNetwork implements AutoCloseable {

    private final TestHosts hosts = new TestHosts();

    private final JsPeers peers = new JsPeers();

    private final List<OurDht> dhts = new ArrayList<>();

    private final Optional<Path> swarmKey;

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
        this.jsServer = js();
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

    private OurDht ours(DhtMode mode) {
        Host host = hosts.start(builder -> {
            swarmKey.ifPresent(file -> builder.preSharedKey(PreSharedKey.load(file)));
            return builder.security(List.of(security));
        });
        host.addProtocol(PerfProtocol.responder(PerfLimits.defaults()));
        OurDht dht = OurDht.start(host, mode);
        dhts.add(dht);
        return dht;
    }

    @Override
    public void close() {
        try {
            peers.close();
        } finally {
            dhts.forEach(OurDht::close);
            hosts.close();
        }
    }
}
