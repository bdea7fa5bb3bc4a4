package io.physarum.libp2p.relay.dcutr;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionListener;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.identity.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Direct connection upgrade through relay, {@code relay/DCUtR.md} of the libp2p specifications, over TCP: peers that meet
 * through a relay try to connect directly. If they succeed, new streams go there, and the relayed connection is closed once it
 * carries no more; if not, it stays.
 */
public final class Dcutr implements ConnectionListener {

    /** The protocol id of the upgrade. */
    public static final String PROTOCOL_ID = "/libp2p/dcutr";

    private static final Logger LOG = LoggerFactory.getLogger(Dcutr.class);

    private final Host host;

    private final DirectDialer dialer;

    private final DcutrTimes times;

    /** By peer: of several relayed connections with one, one is upgraded. As many as there are connections at the most. */
    private final ConcurrentMap<PeerId, Upgrade> running = new ConcurrentHashMap<>();

    private Dcutr(Host host, DirectDialer dialer, DcutrTimes times) {
        this.host = host;
        this.dialer = dialer;
        this.times = times;
    }

    /** Lets a host upgrade its connections, and serve others' upgrades, for as long as it lives. */
    public static void install(Host host, DirectDialer dialer, DcutrTimes times) {
        Dcutr dcutr = new Dcutr(host, dialer, times);
        host.addProtocol(ProtocolBinding.of(
                PROTOCOL_ID, stream -> new UpgradeServer(host, dialer, stream, times.exchange()).start()));
        host.addConnectionListener(dcutr);
    }

    /** A direct connection: what leads through a relay to the same peer is of use no longer. */
    @Override
    public void onConnected(Connection connection) {
        if (connection.remoteAddress().isRelayed()) {
            return;
        }
        Upgrade upgrade = running.get(connection.remotePeer());
        if (upgrade != null) {
            upgrade.onConnected(connection);
        }
        for (Connection other : host.connections()) {
            if (other.remotePeer().equals(connection.remotePeer())
                    && other.remoteAddress().isRelayed()) {
                retire(other);
            }
        }
    }

    /** The peer's addresses are known. */
    @Override
    public void onIdentified(Connection connection) {
        if (!connection.remoteAddress().isRelayed() || connection.isInitiator()) {
            return;
        }
        Upgrade upgrade = new Upgrade(host, dialer, connection, times);
        if (!hasDirect(connection.remotePeer()) && running.putIfAbsent(connection.remotePeer(), upgrade) == null) {
            upgrade.start().whenComplete((direct, failure) -> {
                if (failure != null) {
                    LOG.debug("{} stays: {}", connection, failure.toString());
                } else {
                    LOG.debug("{} is replaced by {}", connection, direct);
                }
            });
            connection.closeFuture().thenRun(() -> running.remove(connection.remotePeer(), upgrade));
        }
    }

    private boolean hasDirect(PeerId peer) {
        return host.connection(peer)
                .filter(best -> !best.remoteAddress().isRelayed())
                .isPresent();
    }

    private void retire(Connection relayed) {
        relayed.channel()
                .eventLoop()
                .execute(() -> Retirement.begin(relayed, times.grace(), () -> hasDirect(relayed.remotePeer())));
    }
}
