package io.physarum.starter.bootstrap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
 * required; from then on the link to each is made anew whenever it is lost, and each time a bootstrap is there (again) the
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

    private volatile boolean running;

    Bootstrapper(
            Host host,
            @Nullable KademliaDht dht,
            List<Bootstrap> bootstraps,
            BootstrapProperties properties,
            RandomGenerator random) {
        this.host = host;
        this.properties = properties;
        this.loop = host.eventLoopGroup().next();
        this.join = new NetworkJoin(dht, loop);
        BootstrapLink.Settings settings = new BootstrapLink.Settings(properties.timeout(), backoff(), random);
        for (Bootstrap bootstrap : bootstraps) {
            if (bootstrap.peer().filter(host.peerId()::equals).isPresent()) {
                log.info("ignoring bootstrap {}: it is this node", bootstrap.name());
            } else {
                links.add(new BootstrapLink(host, bootstrap, settings, this::onLearned));
            }
        }
    }

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
        host.addConnectionListener(listener);
        if (properties.required()) {
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
            if (linksTo(connection.remotePeer()).findAny().isPresent()) {
                join.request();
            }
        }

        @Override
        public void onDisconnected(Connection connection) {
            linksTo(connection.remotePeer()).forEach(BootstrapLink::onDisconnected);
        }

        private Stream<BootstrapLink> linksTo(PeerId peer) {
            return links.stream()
                    .filter(link -> link.peer().filter(peer::equals).isPresent());
        }
    }
}
