package io.physarum.libp2p.kad.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.multiformats.Cid;
import org.jspecify.annotations.Nullable;

/**
 * DHT nodes in memory on one virtual clock: every message takes its time, and nodes can be dead, silent or liars. The same
 * seed gives the same run.
 */
public final class SimulatedNetwork {

    static final Duration LATENCY = Duration.ofMillis(20);

    public final VirtualLoop loop = new VirtualLoop();

    public final Random random;

    /** How many messages nodes have sent that were not answers. */
    public long requests;

    /** What becomes of a dial to a peer that does not exist. */
    Behaviour strangers = Behaviour.REFUSING;

    /** How many connections a node keeps; the one it has not used for longest makes room. */
    int maxConnections = Integer.MAX_VALUE;

    private final Latency latency;

    private final Map<PeerId, SimulatedNode> nodes = new LinkedHashMap<>();

    /** A network in which every message takes 20 ms. */
    public SimulatedNetwork(long seed) {
        this.random = new Random(seed);
        this.latency = Latency.constant(LATENCY);
    }

    /** A network of nodes all over the Internet. */
    static SimulatedNetwork internet(long seed) {
        Random random = new Random(seed);
        return new SimulatedNetwork(random, Latency.internet(random));
    }

    private SimulatedNetwork(Random random, Latency latency) {
        this.random = random;
        this.latency = latency;
    }

    /** A peer that need not exist. */
    public static PeerId randomPeer(Random random) {
        byte[] bytes = new byte[34];
        random.nextBytes(bytes);
        bytes[0] = 0x12;
        bytes[1] = 0x20;
        return PeerId.of(bytes);
    }

    /** The CID of some content. */
    public static Cid randomCid(Random random) {
        byte[] content = new byte[16];
        random.nextBytes(content);
        return Cid.rawSha256(content);
    }

    /** Adds a node and starts it. */
    public SimulatedNode add(DhtConfig config) {
        return add(randomPeer(random), config);
    }

    /** Adds a node with a given id and starts it. */
    public SimulatedNode add(PeerId id, DhtConfig config) {
        SimulatedNode node = new SimulatedNode(this, id, config);
        nodes.put(id, node);
        node.dht.start();
        if (!loop.inLoop()) {
            loop.advance(Duration.ZERO);
        }
        return node;
    }

    /** Adds nodes that all know the first and have looked around. */
    public List<SimulatedNode> grow(int count, DhtConfig config) {
        List<SimulatedNode> grown = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SimulatedNode node = add(config);
            if (!grown.isEmpty()) {
                node.connect(grown.get(0));
                loop.await(node.dht.bootstrap());
            }
            grown.add(node);
        }
        return grown;
    }

    /** Lets time pass until a future is done, and gives its value. */
    public <T> T await(CompletableFuture<T> future) {
        return loop.await(future);
    }

    int size() {
        return nodes.size();
    }

    @Nullable
    SimulatedNode node(PeerId id) {
        return nodes.get(id);
    }

    Collection<SimulatedNode> nodes() {
        return Collections.unmodifiableCollection(nodes.values());
    }

    Latency latency() {
        return latency;
    }
}
