package io.physarum.libp2p.relay.client;

import java.util.List;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.limit.StreamsPerPeer;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.CircuitAddress;
import io.physarum.libp2p.relay.dcutr.Dcutr;
import io.physarum.libp2p.relay.dcutr.DcutrTimes;
import io.physarum.libp2p.relay.dcutr.DirectDialer;
import io.physarum.libp2p.relay.wire.RelayCodec;
import io.physarum.libp2p.relay.wire.RelayStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A host's use of relays: it dials through them, and keeps reservations to be reached through them. The host that it is built
 * into starts and stops it. Thread-safe.
 */
public final class RelayClient {

    private static final Logger LOG = LoggerFactory.getLogger(RelayClient.class);

    private final RelayClientConfig config;

    private final ReservationKeeper keeper;

    private final CircuitTransport transport;

    private final Host host;

    private final Consumer<Channel> accepted;

    private final StreamsPerPeer circuits;

    private final DirectDialer dialer;

    private final LimitListener limitListener;

    /**
     * What the host does for it.
     *
     * @param accepted takes a circuit that a relay opened, on its event loop, as a connection that a peer opened
     * @param onAddresses told when {@link RelayClient#addresses} changed
     * @param dialer dials directly the peers that were met through a relay
     * @param limitListener hears when a limit bites
     */
    public record Hooks(
            Consumer<Channel> accepted, Runnable onAddresses, DirectDialer dialer, LimitListener limitListener) {}

    /** The use of relays of a host. */
    public RelayClient(Host host, RelayClientConfig config, Hooks hooks) {
        this.host = host;
        this.config = config;
        this.accepted = hooks.accepted();
        this.dialer = hooks.dialer();
        this.limitListener = hooks.limitListener();
        this.keeper = new ReservationKeeper(
                host, config, ReservationRequests.of(host, config.exchangeTimeout()), hooks.onAddresses());
        this.transport = new CircuitTransport(host, config);
        this.circuits = new StreamsPerPeer(Limit.RELAY_INBOUND_CIRCUITS, config.maxCircuitsPerRelay());
    }

    /** Dials through relays. */
    public Transport transport() {
        return transport;
    }

    /** Whether an address to listen on is one through a relay: {@code <relay's address>/p2p/<relay>/p2p-circuit}. */
    public static boolean canListen(Multiaddr address) {
        return CircuitAddress.of(address)
                .filter(circuit -> circuit.target().isEmpty())
                .isPresent();
    }

    /**
     * Begins to make reservations, and goes on until {@link #close}: at the relays of the addresses given, and at as many others
     * as are configured.
     */
    public void start(List<Multiaddr> listenAddresses) {
        if (config.holePunching()) {
            Dcutr.install(host, dialer, DcutrTimes.of(config.exchangeTimeout(), config.circuitGrace()));
        }
        if (!listenAddresses.isEmpty() || !config.relays().isEmpty()) {
            host.addProtocol(ProtocolBinding.of(RelayCodec.STOP_PROTOCOL_ID, this::onStop));
            keeper.want(config.wanted());
            keeper.start(listenAddresses.stream()
                    .map(address -> CircuitAddress.of(address).orElseThrow().relayAddress())
                    .toList());
        }
    }

    private void onStop(Stream stream) {
        StopSession session = new StopSession(stream, config, relays()::contains, accepted);
        try {
            circuits.take(stream);
        } catch (LimitExceededException e) {
            limitListener.onLimit(e.limit());
            LOG.debug("{}: {}", stream, e.getMessage());
            session.refuse(RelayStatus.RESOURCE_LIMIT_EXCEEDED);
            return;
        }
        session.start();
    }

    /** Ends it; reservations run out at the relays. */
    public void close() {
        keeper.close();
    }

    /**
     * Says whether others can reach this host directly: then it needs no relay and gives the reservations up, but for those it
     * listens on. Until somebody says so, it is taken not to be.
     */
    public void onReachability(boolean direct) {
        keeper.want(direct ? 0 : config.wanted());
    }

    /** Where the host is reached through relays now, without its peer id. */
    public List<Multiaddr> addresses() {
        return keeper.addresses();
    }

    /** The relays at which there is a reservation now. */
    public List<PeerId> relays() {
        return keeper.relays();
    }
}
