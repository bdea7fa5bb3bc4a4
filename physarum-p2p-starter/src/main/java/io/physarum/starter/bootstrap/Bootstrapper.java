package io.physarum.starter.bootstrap;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

import io.netty.util.concurrent.EventExecutor;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionListener;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.starter.BootstrapProperties;
import io.physarum.starter.StartPhase;
import io.physarum.starter.host.Waiting;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Joins the network through its bootstraps and stays joined. The start waits until one bootstrap is reached, if one is
 * required; from then on the link to each is made anew whenever it is lost, and each time a bootstrap is there (again) the
 * DHT is refreshed and everything this node provides is announced anew.
 */
public final class Bootstrapper implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Bootstrapper.class);

    private static final String PROTECTION = "bootstrap";

    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(10);

    private final Host host;

    private final BootstrapProperties properties;

    private final EventExecutor loop;

    private final Map<PeerId, BootstrapLink> links = new LinkedHashMap<>();

    private final NetworkJoin join;

    private final ConnectionListener listener = new LinkListener();

    private volatile boolean running;

    Bootstrapper(
            Host host,
            @Nullable KademliaDht dht,
            Map<PeerId, List<Multiaddr>> bootstraps,
            BootstrapProperties properties,
            RandomGenerator random) {
        this.host = host;
        this.properties = properties;
        this.loop = host.eventLoopGroup().next();
        this.join = new NetworkJoin(dht, loop);
        BootstrapLink.Settings settings = new BootstrapLink.Settings(properties.timeout(), backoff(), random);
        bootstraps.forEach((peer, addresses) -> {
            if (peer.equals(host.peerId())) {
                log.info("ignoring bootstrap {}: it is this node", peer);
            } else {
                links.put(peer, new BootstrapLink(host, loop, peer, addresses, settings));
            }
        });
    }

    /** The bootstraps that this node keeps a link to. */
    public List<PeerId> bootstraps() {
        return List.copyOf(links.keySet());
    }

    /** Those of them that are connected now. */
    public List<PeerId> connectedBootstraps() {
        return links.values().stream()
                .filter(BootstrapLink::isConnected)
                .map(BootstrapLink::peer)
                .toList();
    }

    /** Whether the node needs a bootstrap to be of use. */
    public boolean isRequired() {
        return properties.required();
    }

    @Override
    public void start() {
        if (links.isEmpty() && properties.required()) {
            throw new BootstrapFailedException(Map.of(), 0);
        }
        running = true;
        links.keySet().forEach(peer -> host.protect(peer, PROTECTION));
        host.addConnectionListener(listener);
        if (properties.required()) {
            FirstContact contact =
                    new FirstContact(loop, List.copyOf(links.values()), backoff(), properties.attempts());
            Waiting.forResult(contact.make());
            Waiting.atMost(JOIN_TIMEOUT, join.joined());
            log.info(
                    "joined the network; connected to {} of {} bootstraps",
                    connectedBootstraps().size(),
                    links.size());
        }
        links.values().forEach(BootstrapLink::keep);
    }

    @Override
    public void stop() {
        running = false;
        host.removeConnectionListener(listener);
        links.keySet().forEach(peer -> host.unprotect(peer, PROTECTION));
        links.values().forEach(BootstrapLink::stop);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return StartPhase.BOOTSTRAP;
    }

    private Backoff backoff() {
        return new Backoff(properties.backoff(), properties.maxBackoff());
    }

    private final class LinkListener implements ConnectionListener {

        @Override
        public void onIdentified(Connection connection) {
            if (links.containsKey(connection.remotePeer())) {
                join.request();
            }
        }

        @Override
        public void onDisconnected(Connection connection) {
            BootstrapLink link = links.get(connection.remotePeer());
            if (link != null) {
                link.onDisconnected();
            }
        }
    }
}
