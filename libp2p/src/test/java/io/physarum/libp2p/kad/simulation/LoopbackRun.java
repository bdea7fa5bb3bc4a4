package io.physarum.libp2p.kad.simulation;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.host.HostLimits;
import io.physarum.libp2p.kad.Dht;
import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.DhtListener;
import io.physarum.libp2p.kad.DhtListener.LookupKind;
import io.physarum.libp2p.kad.DhtListener.LookupReport;
import io.physarum.libp2p.kad.KademliaDht;
import io.physarum.libp2p.multiformats.Cid;
import io.physarum.libp2p.testing.TestHosts;

/**
 * A DHT of real hosts with real connections on the loopback interface, in one process and on the event loops of one group:
 * {@code [nodes=500] [dead=0] [lookups=300] [seed=1]}. Prints the table of {@link DhtSimulation}, but for what only a
 * simulation knows: hops and announcements.
 */
public final class LoopbackRun implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int AT_ONCE = 8;

    /** So few that all hosts together stay below the number of files that a process may have open. */
    private static final HostLimits LIMITS = HostLimits.builder()
            .maxOutboundConnections(16)
            .connectionsLowWatermark(16)
            .connectionGrace(Duration.ofMillis(20))
            .build();

    private record Node(Host host, KademliaDht dht, CompletableFuture<Void> joined) {}

    private record Provided(Cid cid, Node provider) {}

    private record Lookup(boolean found, boolean forged, long millis) {}

    private final Scenario scenario;

    private final Random random;

    private final TestHosts hosts = new TestHosts();

    private final List<Node> nodes = new ArrayList<>();

    private final Queue<LookupReport> reports = new ConcurrentLinkedQueue<>();

    LoopbackRun(Scenario scenario) {
        this.scenario = scenario;
        this.random = new Random(scenario.seed());
    }

    /** Runs what the arguments describe, and says how many sockets are left open afterwards. */
    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        Arguments given = new Arguments("nodes=500", "dead=0", "lookups=300", "seed=1").with(arguments);
        Scenario scenario = Scenario.of(given.number("nodes"), given.number("lookups"), given.number("seed"))
                .withDead(given.number("dead"));
        openTheRuntimesOwn();
        long socketsBefore = openSockets();
        long started = System.nanoTime();
        Outcome outcome;
        try (LoopbackRun run = new LoopbackRun(scenario)) {
            outcome = run.run();
            out.println("sockets of " + scenario.nodes() + " hosts: " + (openSockets() - socketsBefore));
        }
        long left = openSockets() - socketsBefore;
        out.println(Outcome.HEADER);
        out.println(outcome.row());
        out.println("seconds in all: "
                + Duration.ofNanos(System.nanoTime() - started).toSeconds());
        out.println(outcome.results("dht_loopback"));
        out.println("RESULT dht_loopback_sockets_left=" + left);
    }

    /** The runtime keeps a socket of its own from the first channel on. */
    private static void openTheRuntimesOwn() {
        try {
            SocketChannel.open().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many sockets this process has open. */
    static long openSockets() {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(LoopbackRun::isSocket).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocket(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().startsWith("socket:");
        } catch (IOException e) {
            // It was closed meanwhile.
            return false;
        }
    }

    Outcome run() {
        join();
        List<Provided> provided = provide(Math.max(2, scenario.lookups() / 4));
        strike(provided);
        reports.clear();
        List<Lookup> lookups = inBatches(scenario.lookups(), () -> lookUp(provided));
        List<LookupReport> made = reports.stream()
                .filter(report -> report.kind() == LookupKind.PROVIDERS)
                .toList();
        return new Outcome(
                scenario,
                lookups.size(),
                (int) lookups.stream().filter(Lookup::found).count(),
                (int) lookups.stream().filter(Lookup::forged).count(),
                Samples.of(made.stream().map(report -> (long) report.requests())),
                Samples.of(Stream.of()),
                Samples.of(lookups.stream().filter(Lookup::found).map(Lookup::millis)),
                Samples.of(lookups.stream().map(Lookup::millis)),
                Samples.of(Stream.of()),
                Samples.of(Stream.of()),
                0,
                0);
    }

    /** Does something so many times, several at once, and waits for all. */
    private <T> List<T> inBatches(int times, Supplier<CompletableFuture<T>> action) {
        List<T> done = new ArrayList<>();
        while (done.size() < times) {
            List<CompletableFuture<T>> batch = new ArrayList<>();
            for (int i = 0; i < Math.min(AT_ONCE, times - done.size()); i++) {
                batch.add(action.get());
            }
            batch.forEach(one -> done.add(TestHosts.await(one, PATIENCE)));
        }
        return done;
    }

    /** Hosts come, and each meets one that is there; its DHT then looks itself up, which is waited for. */
    private void join() {
        add();
        inBatches(scenario.nodes() - 1, () -> {
            Host contact = any().host();
            Node node = add();
            return node.host()
                    .connect(contact.peerId(), contact.listenAddresses())
                    .thenCompose(connection -> node.joined());
        });
    }

    private Node add() {
        Host host = hosts.start(builder -> builder.limits(LIMITS));
        CompletableFuture<Void> joined = new CompletableFuture<>();
        KademliaDht dht = Dht.on(host, DhtConfig.DEFAULT, new DhtListener() {
            @Override
            public void onLookup(LookupReport report) {
                joined.complete(null);
                reports.add(report);
            }
        });
        dht.start();
        Node node = new Node(host, dht, joined);
        nodes.add(node);
        return node;
    }

    private Node any() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    private List<Provided> provide(int count) {
        List<Provided> provided = new ArrayList<>();
        inBatches(count, () -> {
            Provided next = new Provided(SimulatedNetwork.randomCid(random), any());
            provided.add(next);
            return next.provider().dht().provide(next.cid());
        });
        return provided;
    }

    /** Stops nodes that provide nothing; nobody is told. */
    private void strike(List<Provided> provided) {
        int dead = scenario.nodes() * scenario.deadPercent() / 100;
        List<Node> victims = nodes.stream()
                .filter(node ->
                        provided.stream().noneMatch(one -> one.provider().equals(node)))
                .limit(dead)
                .toList();
        nodes.removeAll(victims);
        victims.forEach(LoopbackRun::stop);
    }

    private static void stop(Node node) {
        TestHosts.await(node.dht().stop(), PATIENCE);
        TestHosts.await(node.host().stop(), PATIENCE);
    }

    private CompletableFuture<Lookup> lookUp(List<Provided> provided) {
        Provided wanted = provided.get(random.nextInt(provided.size()));
        Node seeker = any();
        while (seeker.equals(wanted.provider())) {
            seeker = any();
        }
        long started = System.nanoTime();
        return seeker.dht().findProviders(wanted.cid(), scenario.limit()).thenApply(result -> {
            long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();
            long right = result.stream()
                    .filter(peer -> Objects.equals(
                            peer.peerId(), wanted.provider().host().peerId()))
                    .count();
            return new Lookup(right > 0, result.size() > right, millis);
        });
    }

    /** Stops all nodes, then their event loops. */
    @Override
    public void close() {
        nodes.forEach(LoopbackRun::stop);
        hosts.close();
    }
}
