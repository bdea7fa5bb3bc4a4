package io.physarum.libp2p.attack;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.host.HostLimits;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.Dht;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.DhtListener;
import io.physarum.libp2p.kad.DhtTimes;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.kad.wire.KadMessageType;
import io.physarum.libp2p.muxer.yamux.FloodLimits;
import io.physarum.libp2p.muxer.yamux.YamuxConfig;
import io.physarum.libp2p.testing.EchoProtocol;
import io.physarum.libp2p.testing.TestHosts;

import static io.physarum.libp2p.testing.TestHosts.await;

/** The host that is attacked: it serves the DHT and an echo, and counts each time that one of its limits bites. */
final class Victim implements AutoCloseable {

    /** A protocol whose serving side never reads. */
    static final String SILENT = "/test/silent/1.0.0";

    /** Limits as of a small node, so that an attack is at them soon. */
    static final HostLimits LIMITS = limits().build();

    /** A muxer that soon has enough. */
    static final YamuxConfig YAMUX = YamuxConfig.defaults()
            .withMaxUnreadBytes(2 * 1024 * 1024, 16 * 1024 * 1024)
            .withFloods(new FloodLimits(100, 20, 500));

    /** One that has enough even sooner. */
    static final YamuxConfig STRICT_YAMUX = YAMUX.withFloods(new FloodLimits(20, 10, 100));

    /** The usual DHT, which does not wait long for requests. */
    static final DhtConfig DHT = DhtConfig.DEFAULT.withTimes(DhtTimes.DEFAULT.withStreamIdle(Duration.ofSeconds(3)));

    private final TestHosts hosts = new TestHosts();

    private final Map<String, AtomicInteger> limitsHit = new ConcurrentHashMap<>();

    private final AtomicInteger requests = new AtomicInteger();

    private final Host host;

    private final KademliaDht dht;

    Victim() {
        this(LIMITS, YAMUX, DHT);
    }

    Victim(HostLimits limits, YamuxConfig yamux, DhtConfig dhtConfig) {
        host = hosts.start(builder -> builder.limits(limits).yamux(yamux).limitListener(this::onLimit));
        host.addProtocol(EchoProtocol.binding());
        host.addProtocol(ProtocolBinding.of(SILENT, stream -> stream.config().setAutoRead(false)));
        dht = Dht.on(host, dhtConfig, new DhtListener() {
            @Override
            public void onLimit(String name) {
                Victim.this.onLimit(name);
            }

            @Override
            public void onRequest(KadMessageType type, Duration duration, Outcome outcome) {
                requests.incrementAndGet();
            }
        });
        dht.start();
    }

    /** The limits to begin with. */
    static HostLimits.Builder limits() {
        return HostLimits.builder()
                .maxInboundConnections(64)
                .maxPendingInbound(16)
                .maxConnectionsPerPeer(4)
                .maxStreamsPerConnection(256)
                .maxStreamsPerPeerProtocol(128)
                .maxAddressBookPeers(512);
    }

    private void onLimit(String name) {
        limitsHit.computeIfAbsent(name, first -> new AtomicInteger()).incrementAndGet();
    }

    /** How often a limit bit. */
    int timesHit(String limit) {
        AtomicInteger count = limitsHit.get(limit);
        return count == null ? 0 : count.get();
    }

    /** How many peers were asked in the DHT. */
    int requests() {
        return requests.get();
    }

    Host host() {
        return host;
    }

    KademliaDht dht() {
        return dht;
    }

    /** The streams that are open on all connections with a peer. */
    int streamsWith(PeerId peer) {
        return host.connections().stream()
                .filter(connection -> connection.remotePeer().equals(peer))
                .mapToInt(Connection::streamCount)
                .sum();
    }

    @Override
    public void close() {
        await(dht.stop());
        hosts.close();
    }
}
