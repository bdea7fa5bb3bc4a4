package io.physarum.mesh.testing;

import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.ping.Ping;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.mesh.discovery.DiscoveryConfig;
import io.physarum.mesh.discovery.PeerDiscovery;
import io.physarum.mesh.discovery.PeerPinger;
import io.physarum.mesh.time.TimeSource;

/** Real hosts on this machine that find each other through one table instead of a DHT. */
public final class Network implements AutoCloseable {

    private final TestHosts hosts = new TestHosts();

    private final KnownProviders providers = new KnownProviders();

    private final TimeSource time = TimeSource.system();

    /** A started host. */
    public Host host() {
        return hosts.start();
    }

    /** Announces a host under a rendezvous string. */
    public void announce(String rendezvous, Host host) {
        providers.add(rendezvous, info(host));
    }

    /** A peer and where it listens. */
    public static PeerInfo info(Host host) {
        return new PeerInfo(host.peerId(), List.copyOf(host.listenAddresses()));
    }

    /** What everybody knows of providers. */
    public KnownProviders providers() {
        return providers;
    }

    /** Pings from a host. */
    public PeerPinger pinger(Host host) {
        return new PeerPinger(host, Ping.on(host), Duration.ofSeconds(30), time);
    }

    /** Discovery from a host. */
    public PeerDiscovery discovery(Host host) {
        // Time enough for every ping on a busy machine: what a test announces is found.
        DiscoveryConfig config =
                new DiscoveryConfig(Duration.ofSeconds(40), Duration.ofSeconds(30), Duration.ofSeconds(10), 64, 16);
        return new PeerDiscovery(providers, pinger(host), config, time);
    }

    /** Real time. */
    public TimeSource time() {
        return time;
    }

    @Override
    public void close() {
        hosts.close();
    }
}
