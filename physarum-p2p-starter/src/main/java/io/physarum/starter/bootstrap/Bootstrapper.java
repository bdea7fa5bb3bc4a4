package io.physarum.starter.bootstrap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import io.netty.util.concurrent.EventExecutor;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionListener;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.starter.BootstrapProperties;
import io.physarum.starter.StartPhase;
import io.physarum.starter.host.Waiting;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Joins the network through its bootstraps and stays joined. The start waits until one bootstrap is reached, if one is
 * required, but not if nodes are looked for on the local network and there are no bootstraps; from then on the link to each is made anew whenever it is lost, and each time a bootstrap is there (again) the
 * DHT is refreshed and everything this node provides is announced anew.
 */
public final class Bootstrapper implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Bootstrapper.class);

    private static final Duration JOIN_TIMEOUT = Duration.ofSeconds(10);

    private final Host host;

    private final BootstrapProperties properties;

    private final EventExecutor loop;

    private final List<BootstrapLink> links = new ArrayList<>();

    private final NetworkJoin join;

    private final ConnectionListener listener = new LinkListener();

    /** Without any bootstrap, whoever is found on the local network leads into the network. */
    private final boolean joinsLocally;

    /** Whether the first node was found there, and not all are gone. */
    private final AtomicBoolean inLocalNetwork = new AtomicBoolean();

    private volatile boolean running;

    Bootstrapper(Host host, @Nullable KademliaDht dht, List<Bootstrap> bootstraps, Settings given) {
        this.host = host;
        this.properties = given.properties();
        this.loop = host.eventLoopGroup().next();
        this.join = new NetworkJoin(dht, loop);
        BootstrapLink.Settings settings = new BootstrapLink.Settings(properties.timeout(), backoff(), given.random());
        for (Bootstrap bootstrap : bootstraps) {
            if (bootstrap.peer().filter(host.peerId()::equals).isPresent()) {
                log.info("ignoring bootstrap {}: it is this node", bootstrap.name());
            } else {
                links.add(new BootstrapLink(host, bootstrap, settings, this::onLearned));
            }
        }
        this.joinsLocally = given.localDiscovery() && links.isEmpty();
    }

    /**
     * How the node joins.
     *
     * @param properties how contact is made
     * @param localDiscovery whether nodes of the local network are looked for, so that it can do without bootstraps
     * @param random spreads the tries
     */
    record Settings(BootstrapProperties properties, boolean localDiscovery, RandomGenerator random) {}

    /** The bootstraps that this node keeps a link to: their peer ids, or the addresses of those that were given without one. */
    public List<String> bootstraps() {
        return others().map(BootstrapLink::name).toList();
    }

    /** Those of them that are connected now. */
    public List<PeerId> connectedBootstraps() {
        return others().filter(BootstrapLink::isConnected)
                .flatMap(link -> link.peer().stream())
                .distinct()
                .toList();
    }

    private Stream<BootstrapLink> others() {
        return links.stream().filter(link -> !link.isToItself());
    }

    /** A peer whose id was not known may have been identified before its link knew it. */
    private void onLearned(PeerId peer) {
        if (!host.addressBook().protocols(peer).isEmpty()) {
            join.request();
        }
    }

    /**
     * Whether the node is of use: a bootstrap is connected, or none is required, or it looks for others on the local network
     * instead and is connected to one.
     */
    public boolean isJoined() {
        return !properties.required()
                || !connectedBootstraps().isEmpty()
                || (joinsLocally && !host.connections().isEmpty());
    }

    @Override
    public void start() {
        if (links.isEmpty() && properties.required() && !joinsLocally) {
            throw new BootstrapFailedException(Map.of(), 0);
        }
        running = true;
        host.addConnectionListener(listener);
        if (joinsLocally) {
            log.info("no bootstrap is given; looking for nodes on the local network");
        } else if (properties.required()) {
            FirstContact contact = new FirstContact(loop, links, backoff(), properties.attempts());
            Waiting.forResult(contact.make());
            Waiting.atMost(JOIN_TIMEOUT, join.joined());
            log.info(
                    "joined the network; connected to {} of {} bootstraps",
                    connectedBootstraps().size(),
                    bootstraps().size());
        }
        links.forEach(BootstrapLink::keep);
    }

    @Override
    public void stop() {
        running = false;
        host.removeConnectionListener(listener);
        links.forEach(BootstrapLink::stop);
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
            if (leadsIn(connection)) {
                join.request();
            }
        }

        @Override
        public void onDisconnected(Connection connection) {
            linksTo(connection.remotePeer()).forEach(BootstrapLink::onDisconnected);
            if (host.connections().isEmpty()) {
                inLocalNetwork.set(false);
            }
        }

        private boolean leadsIn(Connection connection) {
            return linksTo(connection.remotePeer()).findAny().isPresent()
                    || (joinsLocally && inLocalNetwork.compareAndSet(false, true));
        }

        private Stream<BootstrapLink> linksTo(PeerId peer) {
            return links.stream()
                    .filter(link -> link.peer().filter(peer::equals).isPresent());
        }
    }
}
