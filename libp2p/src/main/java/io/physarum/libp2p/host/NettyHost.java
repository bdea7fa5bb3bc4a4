package io.physarum.libp2p.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.AddressBook;
import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.ConnectionGater;
import io.physarum.libp2p.core.ConnectionListener;
import io.physarum.libp2p.core.ConnectionRefusedException;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.SelfConnectionException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.dnsaddr.DnsAddrResolver;
import io.physarum.libp2p.host.resource.Occupant;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.AddressScope;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.record.SignedPeerRecord;
import io.physarum.libp2p.relay.client.RelayClient;
import io.physarum.libp2p.relay.dcutr.DirectDialer;

/** The host: hands its work to the parts of this package and keeps them together. Thread-safe. */
final class NettyHost implements Host {

    private static final Duration DIALLED_ADDRESSES_LIVE = Duration.ofHours(1);

    private static final long PUSH_DELAY_MILLIS = 100;

    private final HostConfig config;

    private final ConnectionUpgrader upgrader;

    private final ProtocolTable protocols;

    private final ConnectionTable connections;

    private final ConnectionEvents events = new ConnectionEvents();

    private final ProtectedPeers protectedPeers = new ProtectedPeers();

    private final ConnectionTrimmer trimmer;

    private final InboundUpgrades inbound;

    private final OwnAddresses ownAddresses;

    private final AddressBook addressBook;

    private final ListenerSet listeners;

    private final RelayClient relays;

    private final Dialer dialer;

    private final NamedDialer namedDialer;

    private final ExpectedCalls expectedCalls;

    private final DnsAddrResolver names;

    private final IdentifyProtocol identify;

    private final PendingCalls pending = new PendingCalls();

    private final AtomicBoolean pushScheduled = new AtomicBoolean();

    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private final AtomicBoolean stopping = new AtomicBoolean();

    NettyHost(HostConfig config, List<Transport> transports, ConnectionUpgrader.Stack stack, DnsAddrResolver names) {
        HostLimits limits = config.limits();
        this.config = config;
        this.protocols = new ProtocolTable();
        this.connections = new ConnectionTable(limits);
        this.trimmer = new ConnectionTrimmer(connections, protectedPeers, config.group(), limits);
        this.addressBook = MemoryAddressBook.of(limits, connections);
        this.upgrader = new ConnectionUpgrader(
                config.key().peerId(),
                stack,
                new StreamNegotiator(protocols, limits, config.limitListener()),
                ConnectionUpgrader.Guard.of(config));
        this.expectedCalls = new ExpectedCalls(config.group(), limits.dialTimeout());
        this.inbound = new InboundUpgrades(config, upgrader, expectedCalls, this::accepted);
        this.listeners = new ListenerSet(transports, inbound::accept);
        this.relays = new RelayClient(
                this,
                config.relays(),
                new RelayClient.Hooks(
                        this::acceptCircuit, this::schedulePush, new DirectDials(), config.limitListener()));
        this.ownAddresses = new OwnAddresses(config, listeners::addresses, relays::addresses);
        List<Transport> dialling = new ArrayList<>(transports);
        dialling.add(relays.transport());
        this.dialer = new Dialer(
                config.group(),
                GatedTransport.all(dialling, config.gater()),
                upgrader,
                limits,
                new Dialer.Connections(connections::find, this::onDialled));
        this.names = names;
        this.namedDialer = new NamedDialer(this, dialer, names, limits.connectTimeout());
        this.identify = IdentifyProtocol.install(this, config.agentVersion(), events::onIdentified);
    }

    @Override
    public PeerId peerId() {
        return config.key().peerId();
    }

    @Override
    public PrivateKey privateKey() {
        return config.key();
    }

    @Override
    public List<Multiaddr> listenAddresses() {
        return listeners.addresses();
    }

    @Override
    public List<Multiaddr> advertisedAddresses() {
        return ownAddresses.advertised();
    }

    @Override
    public void onReachability(boolean direct) {
        relays.onReachability(direct);
    }

    @Override
    public void advertiseConfirmed(List<Multiaddr> addresses) {
        ownAddresses.confirm(addresses);
        schedulePush();
    }

    @Override
    public SignedPeerRecord signedPeerRecord() {
        return ownAddresses.signedRecord();
    }

    @Override
    public AddressBook addressBook() {
        return addressBook;
    }

    @Override
    public EventLoopGroup eventLoopGroup() {
        return config.group();
    }

    @Override
    public CompletableFuture<Void> start() {
        Map<Boolean, List<Multiaddr>> byKind =
                config.listenAddresses().stream().collect(Collectors.partitioningBy(RelayClient::canListen));
        return Failures.unwrapped(listeners
                .bind(byKind.getOrDefault(false, List.of()))
                .thenRun(() -> relays.start(byKind.getOrDefault(true, List.of()))));
    }

    @Override
    public CompletableFuture<Void> stop() {
        if (stopping.compareAndSet(false, true)) {
            relays.close();
            // What could make another connection, while there are event loops to answer on.
            pending.close();
            inbound.close();
            List<CompletableFuture<Void>> closing = new ArrayList<>();
            closing.add(listeners.close());
            names.close();
            connections.close().forEach(connection -> closing.add(connection.close()));
            CompletableFuture.allOf(closing.toArray(new CompletableFuture<?>[0]))
                    .whenComplete((done, failure) -> shutDownGroup());
        }
        return stopped.copy();
    }

    private void shutDownGroup() {
        if (config.ownsGroup()) {
            config.group().shutdownGracefully(0, 2, TimeUnit.SECONDS).addListener(done -> stopped.complete(null));
        } else {
            stopped.complete(null);
        }
    }

    private void acceptCircuit(Channel channel) {
        inbound.acceptCircuit(relays.transport(), channel);
    }

    private Occupant accepted(HostConnection connection) {
        register(connection);
        return trimmer.occupant(connection);
    }

    private void onDialled(Multiaddr address, HostConnection connection) {
        register(connection);
        addressBook.addAddresses(
                connection.remotePeer(), reachedAt(address, connection), DIALLED_ADDRESSES_LIVE, AddressOrigin.DIALLED);
    }

    /** A name that leads to this machine does so only while it is given; later dials need the socket. */
    private static List<Multiaddr> reachedAt(Multiaddr address, Connection connection) {
        Multiaddr remote = connection.remoteAddress();
        return !address.isRelayed() && AddressScope.of(remote) == AddressScope.MACHINE
                ? List.of(address, remote)
                : List.of(address);
    }

    private void register(HostConnection connection) {
        add(connection);
        trimmer.onAdded();
        events.onConnected(connection);
        connection.onClosed(() -> {
            connections.remove(connection);
            events.onDisconnected(connection);
        });
    }

    private void add(HostConnection connection) {
        try {
            if (!connections.add(connection)) {
                throw new ConnectionClosedException("this host is stopping");
            }
            config.gater().checkAgain(connection, connections);
        } catch (LimitExceededException e) {
            noteLimit(e);
            throw e;
        }
    }

    @Override
    public Host newDialer() {
        return config.dialers().get();
    }

    @Override
    public void replaceGater(ConnectionGater gater) {
        config.gater().replace(gater, connections);
    }

    private void noteLimit(Libp2pException failure) {
        if (failure instanceof LimitExceededException exceeded) {
            config.limitListener().onLimit(exceeded.limit());
        }
    }

    @Override
    public CompletableFuture<Connection> connect(PeerId peer, Collection<Multiaddr> addresses, AddressOrigin origin) {
        if (peer.equals(peerId())) {
            Multiaddr self = Multiaddr.parse("/p2p/" + peer);
            return CompletableFuture.failedFuture(
                    new DialException("cannot dial " + peer, Map.of(self, new SelfConnectionException())));
        }
        try {
            config.gater().checkPeerDial(peer);
        } catch (ConnectionRefusedException e) {
            return CompletableFuture.failedFuture(e);
        }
        return connection(peer)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> dial(() -> namedDialer.dial(peer, addresses, origin)));
    }

    private CompletableFuture<Connection> dial(Supplier<CompletableFuture<Connection>> dial) {
        if (stopping.get()) {
            return CompletableFuture.failedFuture(new ConnectionClosedException("this host is stopping"));
        }
        trimmer.makeRoomForOutbound();
        try {
            connections.checkOutbound();
        } catch (Libp2pException e) {
            noteLimit(e);
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Connection> dialling = dial.get();
        CompletableFuture<Connection> result = pending.add(Failures.cancellable(dialling));
        result.whenComplete((connection, failure) -> dialling.cancel(false));
        return result;
    }

    @Override
    public CompletableFuture<Connection> connect(Multiaddr address) {
        return PeerId.of(address)
                .map(peer -> connect(peer, List.of(address)))
                .orElseGet(() -> dial(() -> namedDialer.dialAnyone(address)));
    }

    @Override
    public Optional<Connection> connection(PeerId peer) {
        return connections.find(peer);
    }

    @Override
    public Collection<Connection> connections() {
        return connections.all();
    }

    @Override
    public void protect(PeerId peer, String tag) {
        protectedPeers.protect(peer, tag);
    }

    @Override
    public boolean unprotect(PeerId peer, String tag) {
        return protectedPeers.unprotect(peer, tag);
    }

    @Override
    public CompletableFuture<Stream> newStream(PeerId peer, ProtocolBinding binding) {
        return pending.add(new StreamOpening(this, peer, binding, stopping::get)
                .start(config.limits().connectTimeout().plus(config.limits().negotiationTimeout())));
    }

    @Override
    public void addProtocol(ProtocolBinding binding) {
        protocols.add(binding);
        schedulePush();
    }

    @Override
    public void removeProtocol(String protocolId) {
        protocols.remove(protocolId);
        schedulePush();
    }

    /** Tells connected peers of changed protocols, once for changes that come together. */
    private void schedulePush() {
        if (!connections.all().isEmpty() && pushScheduled.compareAndSet(false, true)) {
            Future<?> unused = config.group()
                    .next()
                    .schedule(
                            () -> {
                                pushScheduled.set(false);
                                identify.push();
                            },
                            PUSH_DELAY_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public List<String> protocols() {
        return List.copyOf(protocols.ids());
    }

    @Override
    public void addConnectionListener(ConnectionListener listener) {
        events.add(listener);
    }

    @Override
    public void removeConnectionListener(ConnectionListener listener) {
        events.remove(listener);
    }

    @Override
    public String toString() {
        return "host " + peerId();
    }

    /** Dials directly the peers that were met through a relay. */
    private final class DirectDials implements DirectDialer {

        @Override
        public void expect(PeerId peer, List<Multiaddr> addresses) {
            expectedCalls.expect(peer, addresses);
        }

        @Override
        public CompletableFuture<Connection> dial(PeerId peer, List<Multiaddr> addresses, Manner manner) {
            return NettyHost.this.dial(
                    () -> new DirectDial(dialer, peer, manner, config.group().next()).start(addresses));
        }
    }
}
