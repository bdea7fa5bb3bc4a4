package io.physarum.libp2p.kad.simulation;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.core.StreamResetException;
import io.physarum.libp2p.core.UnsupportedProtocolException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.Dht;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.DhtListener;
import io.physarum.libp2p.kad.KadTransport;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * One node: a real DHT, and the transport that connects it to the others of its network. It reaches a node that it is not connected
 * with only if it knows that node's address.
 */
public final class SimulatedNode implements KadTransport {

    /** As many peers as a host's address book remembers by default. */
    private static final int MAX_KNOWN = 4096;

    /** As many addresses of one peer as it remembers by default. */
    private static final int MAX_ADDRESSES = 64;

    private static final int PORTS = 65535;

    public final PeerId id;

    public final Multiaddr address;

    public final KademliaDht dht;

    public final DhtConfig config;

    public Behaviour behaviour = Behaviour.ALIVE;

    /** How long every message to and from this node takes, if not what the network says. */
    public @Nullable Duration latency;

    public @Nullable Lie lie;

    /** Why it asks nobody, if it does not. */
    public @Nullable Libp2pException ownFault;

    /** Where others see it, if that is to say anything of where it is. */
    public @Nullable InetAddress ip;

    /** The connected peers, the one not used for longest first. */
    public final Set<PeerId> connected = new LinkedHashSet<>();

    /** What is noted of lookups, by the key they are for. */
    final Map<ByteString, Trace> traces = new HashMap<>();

    private final SimulatedNetwork network;

    private final Latency.Place place;

    private final PeerInfo self;

    private final Map<PeerId, List<Multiaddr>> addresses = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<PeerId, List<Multiaddr>> eldest) {
            return size() > MAX_KNOWN;
        }
    };

    private @Nullable Events events;

    private boolean serves;

    SimulatedNode(SimulatedNetwork network, PeerId id, DhtConfig config) {
        this.network = network;
        this.id = id;
        this.config = config;
        int number = network.size();
        this.address = Multiaddr.parse("/ip4/10.0." + number / PORTS % 256 + ".1/tcp/" + (1 + number % PORTS));
        this.self = new PeerInfo(id, List.of(address));
        this.place = network.latency().place();
        Dht.Environment environment = new Dht.Environment(this, network.loop, new Random(network.random.nextLong()));
        this.dht = Dht.in(environment, config, DhtListener.none());
    }

    /** Connects two nodes; each says whether it serves. */
    public void connect(SimulatedNode other) {
        link(other);
        network.loop.advance(SimulatedNetwork.LATENCY);
    }

    /** As {@link #connect}, but lets no time pass. */
    void link(SimulatedNode other) {
        boolean fresh = use(other);
        other.use(this);
        if (fresh) {
            trim(other);
            other.trim(this);
            identify(other, true);
            other.identify(this, true);
        }
    }

    /** Notes that the connection with another node is used, and whether it is new. */
    private boolean use(SimulatedNode other) {
        addresses.put(other.id, other.self.addresses());
        boolean fresh = !connected.remove(other.id);
        connected.add(other.id);
        return fresh;
    }

    private void trim(SimulatedNode except) {
        while (connected.size() > network.maxConnections) {
            PeerId oldest = connected.stream()
                    .filter(peer -> !peer.equals(except.id))
                    .findFirst()
                    .orElseThrow();
            connected.remove(oldest);
            SimulatedNode other = network.node(oldest);
            if (other != null) {
                other.connected.remove(id);
            }
        }
    }

    /** Hears from another node what it speaks, first or again. */
    public void identify(SimulatedNode other, boolean isFirst) {
        Events target = events;
        if (target != null && other.events != null) {
            network.loop.execute(() -> target.onPeer(other.id, other.serves, isFirst));
        }
    }

    /** Closes all connections. */
    public void disconnect() {
        connected.forEach(peer -> {
            SimulatedNode other = network.node(peer);
            if (other != null) {
                other.connected.remove(id);
            }
        });
        connected.clear();
    }

    @Override
    public PeerId selfId() {
        return id;
    }

    @Override
    public PeerInfo self() {
        return self;
    }

    @Override
    public void open(Events newEvents, boolean serve) {
        events = newEvents;
        serves = serve;
    }

    @Override
    public void close() {
        events = null;
    }

    @Override
    public CompletableFuture<KadMessage> request(PeerId peer, KadMessage request) {
        Trace trace = traces.get(request.key());
        if (trace != null) {
            trace.asked(peer);
        }
        return deliver(peer, request).thenApply(answer -> {
            if (trace != null) {
                trace.answered(peer, answer.orElseThrow());
            }
            return answer.orElseThrow();
        });
    }

    @Override
    public CompletableFuture<Void> send(PeerId peer, KadMessage message) {
        Trace trace = traces.get(message.key());
        if (trace != null) {
            trace.asked(peer);
        }
        return deliver(peer, message).thenApply(nothing -> null);
    }

    private CompletableFuture<Optional<KadMessage>> deliver(PeerId peer, KadMessage message) {
        Libp2pException fault = ownFault;
        if (fault != null) {
            return CompletableFuture.failedFuture(fault);
        }
        network.requests++;
        CompletableFuture<Optional<KadMessage>> result = new CompletableFuture<>();
        SimulatedNode target = network.node(peer);
        boolean leads =
                target != null && (connected.contains(peer) || addresses(peer).contains(target.address));
        Behaviour found = leads ? target.behaviour : network.strangers;
        if (addresses(peer).isEmpty() || found == Behaviour.REFUSING) {
            network.loop.schedule(
                    SimulatedNetwork.LATENCY,
                    () -> result.completeExceptionally(new DialException("no " + peer, Map.of())));
        } else if (leads && found == Behaviour.ALIVE) {
            long delay = oneWayNanos(target);
            long connect =
                    connected.contains(peer) ? 0 : 2 * delay * network.latency().handshakeRoundTrips();
            network.loop.schedule(connect + delay, () -> target.receive(this, message, result));
        }
        return result;
    }

    private long oneWayNanos(SimulatedNode other) {
        Duration own = other.latency != null ? other.latency : latency;
        return own != null ? own.toNanos() : network.latency().oneWayNanos(place, other.place);
    }

    private void receive(SimulatedNode sender, KadMessage message, CompletableFuture<Optional<KadMessage>> result) {
        Events target = events;
        if (behaviour != Behaviour.ALIVE) {
            return;
        }
        if (target == null) {
            result.completeExceptionally(new ConnectionClosedException("stopped"));
            return;
        }
        sender.link(this);
        if (!serves) {
            result.completeExceptionally(new UnsupportedProtocolException(List.of(config.protocolId())));
            return;
        }
        target.onRequest(sender.id, message)
                .whenComplete((answer, failure) -> network.loop.schedule(oneWayNanos(sender), () -> {
                    if (failure != null) {
                        result.completeExceptionally(new StreamResetException("refused", failure));
                    } else {
                        Lie told = lie;
                        result.complete(told == null ? answer : answer.map(honest -> told.instead(message, honest)));
                    }
                }));
    }

    @Override
    public List<Multiaddr> addresses(PeerId peer) {
        return addresses.getOrDefault(peer, List.of());
    }

    @Override
    public void learn(PeerInfo peer, Duration timeToLive) {
        addresses.merge(
                peer.peerId(),
                peer.addresses(),
                (known, told) -> known.containsAll(told)
                        ? known
                        : Stream.concat(known.stream(), told.stream())
                                .distinct()
                                .limit(MAX_ADDRESSES)
                                .toList());
    }

    @Override
    public Optional<InetAddress> remoteIp(PeerId peer) {
        SimulatedNode other = network.node(peer);
        return Optional.ofNullable(other == null ? null : other.ip);
    }

    @Override
    public boolean isConnected(PeerId peer) {
        return connected.contains(peer);
    }

    @Override
    public List<PeerId> connectedServers() {
        return connected.stream()
                .filter(peer -> network.node(peer) == null || network.node(peer).serves)
                .toList();
    }
}
