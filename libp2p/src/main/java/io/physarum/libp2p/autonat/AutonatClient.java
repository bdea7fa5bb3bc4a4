package io.physarum.libp2p.autonat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.EventLoop;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionListener;
import io.physarum.libp2p.core.EventLoops;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the addresses of a host tested, one request at a time, by those directly connected peers that serve AutoNAT, each in turn.
 * Belongs to one event loop.
 */
final class AutonatClient implements ConnectionListener {

    private static final Logger LOG = LoggerFactory.getLogger(AutonatClient.class);

    private final Host host;

    private final AutonatConfig config;

    private final ReachabilityListener listener;

    private final Autonat.Chance chance;

    private final EventLoop loop;

    private final DialBacks dialBacks;

    private final Asker asker;

    private final Candidates candidates;

    private final ProbeTimer timer;

    private final Map<Multiaddr, AddressTest> tests = new LinkedHashMap<>();

    /** When those that were of no help may be asked again. */
    private final Map<PeerId, Long> notBefore = new HashMap<>();

    private List<Multiaddr> own = List.of();

    private Set<Multiaddr> added = Set.of();

    private volatile ReachabilityReport report = ReachabilityReport.NOTHING;

    AutonatClient(Host host, AutonatConfig config, Autonat.Listeners listeners, Autonat.Chance chance) {
        this.host = host;
        this.config = config;
        this.listener = listeners.reachability();
        this.chance = chance;
        this.loop = host.eventLoopGroup().next();
        this.dialBacks = new DialBacks(host);
        this.asker = new Asker(dialBacks, config, listeners.limits(), chance.random());
        this.candidates = new Candidates(host, config);
        this.timer = new ProbeTimer(loop, config.probeInterval(), this::probe);
    }

    void start() {
        dialBacks.start();
        host.addConnectionListener(this);
        EventLoops.execute(loop, timer::start, () -> {});
    }

    void stop() {
        host.removeConnectionListener(this);
        dialBacks.stop();
        EventLoops.execute(loop, timer::stop, () -> {});
    }

    ReachabilityReport report() {
        return report;
    }

    /** Somebody new may help, or has seen an address. */
    @Override
    public void onIdentified(Connection connection) {
        loop.execute(timer::hurry);
    }

    private Optional<CompletableFuture<Boolean>> probe() {
        refresh();
        publish();
        return choose().map(request -> asker.ask(request.server(), List.of(request.address()))
                .thenApplyAsync(outcome -> onOutcome(request, outcome), loop));
    }

    private record Request(Connection server, Multiaddr address) {}

    /** When the host's own addresses change, it has moved, and what was known no longer holds. */
    private void refresh() {
        List<Multiaddr> now = candidates.own(added);
        if (!new HashSet<>(now).equals(new HashSet<>(own))) {
            own = now;
            tests.clear();
            notBefore.clear();
        }
        Set<Multiaddr> all = candidates.all(own);
        // One that nobody sees at the moment stays if it was reached: who saw it may have gone.
        tests.entrySet()
                .removeIf(entry -> !all.contains(entry.getKey())
                        && (entry.getValue().result() != Reachability.REACHABLE || isDue(entry.getValue())));
        for (Multiaddr address : all) {
            if (tests.size() < 2 * config.limits().addresses()) {
                tests.computeIfAbsent(address, absent -> new AddressTest(config.confidence()));
            }
        }
    }

    private boolean isDue(AddressTest test) {
        return test.isDue(
                chance.nanoClock().getAsLong(), config.retestInterval().toNanos());
    }

    private Optional<Request> choose() {
        List<Connection> servers = servers();
        for (Map.Entry<Multiaddr, AddressTest> entry : tests.entrySet()) {
            if (isDue(entry.getValue())) {
                for (Connection server : servers) {
                    if (!entry.getValue().hasVoted(Voters.of(server))) {
                        return Optional.of(new Request(server, entry.getKey()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private List<Connection> servers() {
        long now = chance.nanoClock().getAsLong();
        Set<PeerId> connected = new HashSet<>();
        List<Connection> result = new ArrayList<>();
        for (Connection connection : host.connections()) {
            if (!Voters.mayVote(connection)) {
                continue;
            }
            PeerId peer = connection.remotePeer();
            boolean first = connected.add(peer);
            Long wait = notBefore.get(peer);
            if (first
                    && (wait == null || now - wait >= 0)
                    && host.addressBook().protocols(peer).contains(AutonatProtocol.DIAL_REQUEST)) {
                result.add(connection);
            }
        }
        notBefore.keySet().retainAll(connected);
        Collections.shuffle(result, new Random(chance.random().nextLong()));
        return result;
    }

    /** Whether it was of use. */
    private boolean onOutcome(Request request, Asker.Outcome outcome) {
        long now = chance.nanoClock().getAsLong();
        if (outcome instanceof Asker.Outcome.Dialled dialled) {
            AddressTest test = tests.get(dialled.address());
            if (test != null) {
                test.vote(Voters.of(request.server()), dialled.reached(), now);
            }
        } else {
            notBefore.put(
                    request.server().remotePeer(), now + config.retestInterval().toNanos() / 4);
        }
        publish();
        return outcome instanceof Asker.Outcome.Dialled;
    }

    private void publish() {
        Map<Multiaddr, Reachability> results = new LinkedHashMap<>();
        tests.forEach((address, test) -> results.put(address, test.result()));
        ReachabilityReport now = ReachabilityReport.of(results);
        if (now.equals(report)) {
            return;
        }
        if (now.node() != report.node()) {
            LOG.info("reachability: {} {}", now.node(), now.reachable());
            host.onReachability(now.node() == Reachability.REACHABLE);
        }
        report = now;
        Set<Multiaddr> more = new HashSet<>(now.reachable());
        own.forEach(more::remove);
        if (!more.equals(added)) {
            added = Set.copyOf(more);
            host.advertiseConfirmed(List.copyOf(more));
        }
        try {
            listener.onReachability(now);
        } catch (RuntimeException e) {
            LOG.error("reachability listener {} failed", listener, e);
        }
    }
}
