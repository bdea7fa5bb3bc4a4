package io.physarum.libp2p.kad.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.PeerInfo;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.multiformats.Cid;

/**
 * One scenario. Nodes join one after the other, each by one that is there already. Providers announce half of the keys; then the disaster strikes; those providers that are left announce the other half, and lookups for all keys
 * begin, each by any node that is alive and honest. Nobody is told of the disaster: the nodes find out by themselves.
 */
final class Simulation {

    private static final Duration JOIN_INTERVAL = Duration.ofMillis(10);

    private static final Duration PROVIDE_INTERVAL = Duration.ofMillis(50);

    private static final Duration LOOKUP_INTERVAL = Duration.ofMillis(20);

    private static final Duration SETTLING = Duration.ofSeconds(30);

    /** A host closes idle connections above as many by default. */
    private static final int CONNECTIONS = 768;

    private static final int MAX_KEYS = 1000;

    private record Provided(Cid cid, SimulatedNode provider) {}

    private record Lookup(boolean found, boolean forged, Trace trace, long millisToProvider, long millis) {}

    private record Announcement(int taken, Trace trace) {}

    private final Scenario scenario;

    private final SimulatedNetwork network;

    private final Random random;

    private final List<SimulatedNode> nodes = new ArrayList<>();

    private final List<Provided> provided = new ArrayList<>();

    private final List<Announcement> announcements = new ArrayList<>();

    Simulation(Scenario scenario) {
        this.scenario = scenario;
        this.network = SimulatedNetwork.internet(scenario.seed());
        this.random = new Random(network.random.nextLong());
        network.strangers = Behaviour.SILENT;
        network.maxConnections = CONNECTIONS;
    }

    /** Runs it to its end; can be called once. */
    Outcome run() {
        every(scenario.nodes(), JOIN_INTERVAL, number -> join());
        network.loop.advance(JOIN_INTERVAL.multipliedBy(scenario.nodes()).plus(SETTLING));
        int keys = Math.min(MAX_KEYS, Math.max(2, Math.min(scenario.lookups() / 10, scenario.nodes() / 5)));
        each(keys / 2, PROVIDE_INTERVAL, number -> provide());
        strike();
        each(keys - keys / 2, PROVIDE_INTERVAL, number -> provide());
        scheduleChurn();
        List<Lookup> lookups = each(scenario.lookups(), LOOKUP_INTERVAL, number -> lookUp());
        Outcome outcome = outcome(lookups);
        network.nodes().forEach(node -> network.loop.execute(node.dht::stop));
        network.loop.advance(DhtConfig.DEFAULT.times().lookup());
        return outcome;
    }

    /** Begins something again and again, and waits for the end of all. */
    private <T> List<T> each(int times, Duration interval, IntFunction<CompletableFuture<T>> action) {
        List<CompletableFuture<T>> all = new ArrayList<>();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        every(times, interval, number -> {
            all.add(action.apply(number));
            if (number == times - 1) {
                begun.complete(null);
            }
        });
        network.await(begun);
        network.await(CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new)));
        return all.stream().map(CompletableFuture::join).toList();
    }

    private void every(int times, Duration interval, IntConsumer action) {
        for (int i = 0; i < times; i++) {
            int number = i;
            network.loop.schedule(interval.multipliedBy(i + 1L), () -> action.accept(number));
        }
    }

    /** A node comes and meets one that is there; its DHT then looks itself up, which is all that fills its table. */
    private void join() {
        SimulatedNode node = network.add(DhtConfig.DEFAULT);
        if (!nodes.isEmpty()) {
            node.link(any());
        }
        nodes.add(node);
    }

    private SimulatedNode any() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    private SimulatedNode anyHonest() {
        SimulatedNode node = any();
        while (node.behaviour != Behaviour.ALIVE || node.lie != null) {
            node = any();
        }
        return node;
    }

    private CompletableFuture<Integer> provide() {
        SimulatedNode provider = anyHonest();
        Cid cid = SimulatedNetwork.randomCid(random);
        provided.add(new Provided(cid, provider));
        ByteString key = keyOf(cid);
        Trace trace = new Trace(provider.id);
        provider.traces.put(key, trace);
        return provider.dht.provide(cid).whenComplete((taken, failure) -> {
            provider.traces.remove(key);
            announcements.add(new Announcement(taken == null ? 0 : taken, trace));
        });
    }

    /** Makes the dead and the liars: anybody but providers, of which there are few enough. */
    private void strike() {
        List<SimulatedNode> victims = new ArrayList<>(nodes);
        victims.removeAll(provided.stream().map(Provided::provider).distinct().toList());
        Collections.shuffle(victims, random);
        int dead = scenario.nodes() * scenario.deadPercent() / 100;
        int lying = scenario.nodes() * scenario.lyingPercent() / 100;
        victims.subList(0, dead).forEach(node -> node.behaviour = Behaviour.SILENT);
        if (lying > 0) {
            Liars.turn(victims.subList(dead, dead + lying), random);
        }
    }

    /** Lets nodes die and new ones come while the lookups go on. */
    private void scheduleChurn() {
        int changes = scenario.nodes() * scenario.churnPercent() / 100;
        if (changes > 0) {
            Duration interval = LOOKUP_INTERVAL.multipliedBy(scenario.lookups()).dividedBy(changes);
            every(changes, interval, number -> {
                SimulatedNode gone = anyHonest();
                if (gone.traces.isEmpty() && provided.stream().noneMatch(key -> key.provider() == gone)) {
                    gone.behaviour = Behaviour.SILENT;
                    gone.dht.stop();
                    nodes.remove(gone);
                }
                join();
            });
        }
    }

    private CompletableFuture<Lookup> lookUp() {
        Provided wanted = provided.get(random.nextInt(provided.size()));
        SimulatedNode seeker = anyHonest();
        ByteString key = keyOf(wanted.cid());
        while (seeker == wanted.provider() || seeker.traces.containsKey(key)) {
            seeker = anyHonest();
        }
        Trace trace = new Trace(wanted.provider().id);
        SimulatedNode node = seeker;
        node.traces.put(key, trace);
        PeerId provider = wanted.provider().id;
        long started = network.loop.nanos();
        AtomicLong foundAfter = new AtomicLong();
        Consumer<PeerInfo> onProvider = found -> {
            if (found.peerId().equals(provider)) {
                foundAfter.set(millisSince(started));
            }
        };
        return node.dht
                .findProviders(wanted.cid(), scenario.limit(), onProvider)
                .handle((providers, failure) -> {
                    node.traces.remove(key);
                    List<PeerInfo> result = providers == null ? List.of() : providers;
                    boolean found =
                            result.stream().anyMatch(peer -> peer.peerId().equals(provider));
                    boolean forged =
                            result.stream().anyMatch(peer -> !peer.peerId().equals(provider));
                    return new Lookup(found, forged, trace, foundAfter.get(), millisSince(started));
                });
    }

    private long millisSince(long nanos) {
        return Duration.ofNanos(network.loop.nanos() - nanos).toMillis();
    }

    private static ByteString keyOf(Cid cid) {
        return ByteString.copyFrom(cid.multihash().bytes());
    }

    private Outcome outcome(List<Lookup> lookups) {
        return new Outcome(
                scenario,
                lookups.size(),
                (int) lookups.stream().filter(Lookup::found).count(),
                (int) lookups.stream().filter(Lookup::forged).count(),
                Samples.of(lookups.stream().map(lookup -> (long) lookup.trace().messages())),
                Samples.of(lookups.stream().filter(Lookup::found).map(lookup ->
                        (long) lookup.trace().hopsToWanted())),
                Samples.of(lookups.stream().filter(Lookup::found).map(Lookup::millisToProvider)),
                Samples.of(lookups.stream().map(Lookup::millis)),
                Samples.of(
                        announcements.stream().map(made -> (long) made.trace().messages())),
                Samples.of(announcements.stream().map(made -> (long) made.taken())),
                network.requests,
                millisSince(0));
    }
}
