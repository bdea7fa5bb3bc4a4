package io.physarum.libp2p.host;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.AddressBook;
import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.ConnectionListener;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.SelfConnectionException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.Transport;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;

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

    private final InboundGate gate;

    private final RejectionLog rejections = new RejectionLog(System::nanoTime);

    private final AdvertisedAddresses advertised = new AdvertisedAddresses(System::nanoTime);

    private final AddressBook addressBook;

    private final ListenerSet listeners;

    private final Dialer dialer;

    private final IdentifyProtocol identify;

    private final AtomicBoolean pushScheduled = new AtomicBoolean();

    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    private final AtomicBoolean stopping = new AtomicBoolean();

    NettyHost(HostConfig config, List<Transport> transports, ConnectionUpgrader.Stack stack) {
        HostLimits limits = config.limits();
        this.config = config;
        this.protocols = new ProtocolTable();
        this.connections = new ConnectionTable(limits);
        this.trimmer = new ConnectionTrimmer(connections, protectedPeers, config.group(), limits);
        this.gate = new InboundGate(limits);
        this.addressBook =
                new MemoryAddressBook(limits.maxAddressBookPeers(), limits.maxAddressesPerPeer(), System::nanoTime);
        this.upgrader = new ConnectionUpgrader(
                config.key().peerId(),
                stack,
                new StreamNegotiator(protocols, limits, config.limitListener()),
                limits.handshakeTimeout());
        this.listeners = new ListenerSet(transports, this::accept);
        this.dialer = new Dialer(config.group(), transports, upgrader, limits, this::onDialled);
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
        return config.announceAddresses().isEmpty() ? advertised.expand(listenAddresses()) : config.announceAddresses();
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
        return listeners.bind(config.listenAddresses());
    }

    @Override
    public CompletableFuture<Void> stop() {
        if (stopping.compareAndSet(false, true)) {
            List<CompletableFuture<Void>> closing = new ArrayList<>();
            closing.add(listeners.close());
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

    /** On the event loop of a channel that a peer opened. */
    private void accept(Transport transport, Channel channel) {
        Runnable settled;
        try {
            settled = gate.admit(channel);
        } catch (Libp2pException e) {
            noteLimit(e);
            rejections.rejected(channel.remoteAddress(), e);
            channel.close();
            return;
        }
        var remote = channel.remoteAddress();
        upgrader.upgrade(transport, channel, false, Optional.empty()).whenComplete((connection, failure) -> {
            settled.run();
            if (failure != null) {
                rejections.rejected(remote, Failures.unwrap(failure));
                return;
            }
            try {
                register(connection);
            } catch (Libp2pException e) {
                rejections.rejected(remote, e);
                connection.close();
            }
        });
    }

    private void onDialled(Multiaddr address, HostConnection connection) {
        register(connection);
        addressBook.addAddresses(
                connection.remotePeer(), List.of(address), DIALLED_ADDRESSES_LIVE, AddressOrigin.DIALLED);
    }

    private void register(HostConnection connection) {
        add(connection);
        trimmer.onAdded();
        events.onConnected(connection);
        connection.closeFuture().thenRun(() -> {
            connections.remove(connection);
            events.onDisconnected(connection);
        });
    }

    private void add(HostConnection connection) {
        try {
            if (!connections.add(connection)) {
                throw new ConnectionClosedException("this host is stopping");
            }
        } catch (LimitExceededException e) {
            noteLimit(e);
            throw e;
        }
    }

    private void noteLimit(Libp2pException failure) {
        if (failure instanceof LimitExceededException exceeded) {
            config.limitListener().onLimit(exceeded.limit());
        }
    }

    @Override
    public CompletableFuture<Connection> connect(PeerId peer, Collection<Multiaddr> addresses) {
        if (peer.equals(peerId())) {
            Multiaddr self = Multiaddr.parse("/p2p/" + peer);
            return CompletableFuture.failedFuture(
                    new DialException("cannot dial " + peer, Map.of(self, new SelfConnectionException())));
        }
        Optional<Connection> open = connection(peer);
        if (open.isPresent()) {
            return CompletableFuture.completedFuture(open.get());
        }
        return dial(() -> dialer.dial(peer, candidates(peer, addresses)));
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
        return Failures.unwrapped(dial.get());
    }

    /** Addresses given, then those known, best origin first, without the peer id and without ones that name another peer. */
    private Collection<Multiaddr> candidates(PeerId peer, Collection<Multiaddr> given) {
        Set<Multiaddr> result = new LinkedHashSet<>();
        for (Multiaddr address : given) {
            if (address.peerMultihash()
                    .filter(hash -> !hash.equals(peer.multihash()))
                    .isEmpty()) {
                result.add(address.withoutPeer());
            }
        }
        result.addAll(addressBook.addresses(peer));
        return result;
    }

    @Override
    public CompletableFuture<Connection> connect(Multiaddr address) {
        return PeerId.of(address)
                .map(peer -> connect(peer, List.of(address)))
                .orElseGet(() -> dial(() -> dialer.dialAnyone(address)));
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
        HostLimits limits = config.limits();
        return new StreamOpening(this, peer, binding, stopping::get)
                .start(limits.connectTimeout().plus(limits.negotiationTimeout()));
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
}
