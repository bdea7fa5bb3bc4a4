package io.physarum.libp2p.kad;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.DialException;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.core.UnsupportedProtocolException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.wire.KadMessage;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/** DHT nodes in memory on one virtual clock: every message takes its time, and nodes can be dead, silent or liars. */
final class SimulatedNetwork {

    private static final Duration LATENCY = Duration.ofMillis(20);

    final VirtualLoop loop = new VirtualLoop();

    final Random random;

    private final Map<PeerId, Node> nodes = new LinkedHashMap<>();

    int requests;

    SimulatedNetwork(long seed) {
        this.random = new Random(seed);
    }

    /** What a node does with requests. */
    enum Behaviour {
        HONEST,
        DEAD,
        SILENT
    }

    static PeerId randomPeer(Random random) {
        byte[] bytes = new byte[34];
        random.nextBytes(bytes);
        bytes[0] = 0x12;
        bytes[1] = 0x20;
        return PeerId.of(bytes);
    }

    static Cid randomCid(Random random) {
        byte[] content = new byte[16];
        random.nextBytes(content);
        return Cid.rawSha256(content);
    }

    /** Adds a node and starts it. */
    Node add(DhtConfig config) {
        return add(randomPeer(random), config);
    }

    Node add(PeerId id, DhtConfig config) {
        Node node = new Node(id, config);
        nodes.put(node.id, node);
        node.dht.start();
        loop.advance(Duration.ZERO);
        return node;
    }

    /** Adds nodes that all know the first and have looked around. */
    List<Node> grow(int count, DhtConfig config) {
        List<Node> grown = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Node node = add(config);
            if (!grown.isEmpty()) {
                node.connect(grown.get(0));
                loop.await(node.dht.bootstrap());
            }
            grown.add(node);
        }
        return grown;
    }

    <T> T await(CompletableFuture<T> future) {
        return loop.await(future);
    }

    /** One node, its DHT and its transport. */
    final class Node implements KadTransport {

        final PeerId id;
        final Multiaddr address;
        final KademliaDht dht;
        final DhtConfig config;
        Behaviour behaviour = Behaviour.HONEST;
        Duration latency = LATENCY;

        @Nullable
        Function<KadMessage, KadMessage> lie;

        private final Map<PeerId, List<Multiaddr>> addresses = new HashMap<>();
        final Set<PeerId> connected = new LinkedHashSet<>();
        private @Nullable Events events;
        private boolean serves;

        Node(PeerId id, DhtConfig config) {
            this.id = id;
            this.config = config;
            this.address = Multiaddr.parse("/ip4/10.0.0.1/tcp/" + (1 + nodes.size()));
            this.dht =
                    Dht.in(new Dht.Environment(this, loop, new Random(random.nextLong())), config, DhtListener.none());
        }

        /** Connects two nodes; each says whether it serves. */
        void connect(Node other) {
            link(other);
            loop.advance(LATENCY);
        }

        private void link(Node other) {
            boolean fresh = connected.add(other.id);
            other.connected.add(id);
            addresses.put(other.id, List.of(other.address));
            other.addresses.put(id, List.of(address));
            if (fresh) {
                identify(other, true);
                other.identify(this, true);
            }
        }

        /** Hears from another node what it speaks, first or again. */
        void identify(Node other, boolean isFirst) {
            Events target = events;
            if (target != null && other.events != null) {
                loop.execute(() -> target.onPeer(other.id, other.serves, isFirst));
            }
        }

        void disconnect() {
            connected.forEach(peer -> {
                Node other = nodes.get(peer);
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
            return new PeerInfo(id, List.of(address));
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
            return deliver(peer, request).thenApply(Optional::orElseThrow);
        }

        @Override
        public CompletableFuture<Void> send(PeerId peer, KadMessage message) {
            return deliver(peer, message).thenApply(nothing -> null);
        }

        private CompletableFuture<Optional<KadMessage>> deliver(PeerId peer, KadMessage message) {
            requests++;
            CompletableFuture<Optional<KadMessage>> result = new CompletableFuture<>();
            Node target = nodes.get(peer);
            if (target == null || addresses(peer).isEmpty() || target.behaviour == Behaviour.DEAD) {
                loop.schedule(LATENCY, () -> result.completeExceptionally(new DialException("no " + peer, Map.of())));
            } else if (target.behaviour == Behaviour.HONEST) {
                loop.schedule(target.latency, () -> target.receive(this, message, result));
            }
            return result;
        }

        private void receive(Node sender, KadMessage message, CompletableFuture<Optional<KadMessage>> result) {
            Events target = events;
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
                    .whenComplete((answer, failure) -> loop.schedule(latency, () -> {
                        if (failure != null) {
                            result.completeExceptionally(failure);
                        } else {
                            result.complete(lie == null ? answer : answer.map(lie));
                        }
                    }));
        }

        @Override
        public List<Multiaddr> addresses(PeerId peer) {
            return addresses.getOrDefault(peer, List.of());
        }

        @Override
        public void learn(PeerInfo peer, Duration timeToLive) {
            addresses.put(peer.peerId(), peer.addresses());
        }

        @Override
        public boolean isConnected(PeerId peer) {
            return connected.contains(peer);
        }

        @Override
        public List<PeerId> connectedServers() {
            return connected.stream()
                    .filter(peer -> nodes.get(peer) == null || nodes.get(peer).serves)
                    .toList();
        }
    }
}
