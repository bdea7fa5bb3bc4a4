package io.physarum.libp2p.host.resource;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;

import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.limit.RemoteNetwork;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * Counts inbound connections, all and those of each {@linkplain RemoteNetwork network}, from accept to close, apart from that
 * those whose handshake is not finished, and how fast each network opens them. When there are too many, one whose handshake has
 * had its time and is not finished gives way to the newcomer, so that who opens connections and says nothing keeps nobody out.
 * When there is no such one and all places are taken, one of the network that has most gives way, if that is clearly more than
 * the newcomer's has. Thread-safe.
 */
public final class InboundScopes {

    private static final String ALL = "";

    private final LongSupplier nanoClock;

    private final InboundLimits limits;

    private final LimitListener listener;

    private final Tally<String> total;

    private final Tally<String> pending;

    /** Those that {@link #pending} counts, oldest first. */
    private final Set<Admission> unfinished = new LinkedHashSet<>();

    /** Those of {@link #perIp} that are set up. */
    private final Occupants occupants = new Occupants();

    private final Tally<RemoteNetwork> perIp;

    private final Tally<RemoteNetwork> pendingPerIp;

    private final AcceptRate rate;

    /** Nothing is counted yet; the listener hears of each refusal. */
    public InboundScopes(InboundLimits limits, LimitListener listener, LongSupplier nanoClock) {
        InboundLimits.PerIp each = limits.perIp();
        this.nanoClock = nanoClock;
        this.limits = limits;
        this.listener = listener;
        this.total = new Tally<>(Limit.MAX_INBOUND_CONNECTIONS, limits.maxConnections(), listener);
        this.pending = new Tally<>(Limit.MAX_PENDING_INBOUND, limits.maxPending(), listener);
        this.perIp = new Tally<>(Limit.MAX_CONNECTIONS_PER_IP, each.maxConnections(), listener);
        this.pendingPerIp = new Tally<>(Limit.MAX_PENDING_PER_IP, each.maxPending(), listener);
        this.rate = new AcceptRate(each.acceptsPerSecond(), each.acceptBurst(), nanoClock);
    }

    /**
     * Admits a connection.
     *
     * @param remote the address of its remote end; one that is relayed, or in a network without limits of its own, counts
     *     among all only
     * @param giveWay closes it in favour of a newer one before it is set up; called at most once, on any thread; its handshake
     *     may end at that very moment, and it is closed all the same
     * @return must be told how it goes on
     * @throws LimitExceededException if it is one too many
     */
    public Admission admit(Multiaddr remote, Runnable giveWay) {
        RemoteNetwork network =
                RemoteParty.networkOf(remote, limits.unlimitedNetworks()).orElse(null);
        Admission admission = new Admission(network, giveWay, nanoClock.getAsLong());
        count(admission).ifPresent(Admission::giveWay);
        return admission;
    }

    /** Counts one more, and says who gives way to it. */
    private synchronized Optional<Admission> count(Admission newcomer) {
        RemoteNetwork network = newcomer.network;
        Optional<Admission> displaced = makeRoom(newcomer);
        if (network != null) {
            // Last, as one that is refused for another reason costs no token.
            checkRate(network);
            perIp.add(network);
            pendingPerIp.add(network);
        }
        pending.add(ALL);
        total.add(ALL);
        unfinished.add(newcomer);
        displaced.ifPresent(this::release);
        return displaced;
    }

    private Optional<Admission> makeRoom(Admission newcomer) {
        Tally<?> full = firstFull(newcomer.network).orElse(null);
        if (full == null) {
            return Optional.empty();
        }
        LimitExceededException exceeded = full.exceeded();
        Optional<Admission> displaced = whoGivesWay(newcomer, full);
        if (displaced.isEmpty() && full == total) {
            displaced = occupants.whoGivesWay(1 + connectionsLike(newcomer), perIp::held);
        }
        if (displaced.isEmpty()) {
            throw exceeded;
        }
        return displaced;
    }

    /** The connections of the newcomer's network, or all those of none. */
    private int connectionsLike(Admission newcomer) {
        return newcomer.network == null ? total.sum() - perIp.sum() : perIp.held(newcomer.network);
    }

    private Optional<Tally<?>> firstFull(@Nullable RemoteNetwork network) {
        if (network != null && perIp.isFull(network)) {
            return Optional.of(perIp);
        }
        if (network != null && pendingPerIp.isFull(network)) {
            return Optional.of(pendingPerIp);
        }
        if (pending.isFull(ALL)) {
            return Optional.of(pending);
        }
        return total.isFull(ALL) ? Optional.of(total) : Optional.empty();
    }

    /** The oldest of those that have had their time, of the newcomer's network if that is full, else of the one that has most. */
    private Optional<Admission> whoGivesWay(Admission newcomer, Tally<?> full) {
        if (unfinished.isEmpty() || !hasHadItsTime(unfinished.iterator().next(), newcomer)) {
            // In a flood of newcomers, nobody is worth counting.
            return Optional.empty();
        }
        boolean ofItsOwn = full == perIp || full == pendingPerIp;
        Map<Optional<RemoteNetwork>, Integer> perNetwork = new HashMap<>();
        unfinished.forEach(one -> perNetwork.merge(one.group(), 1, Integer::sum));
        Admission chosen = null;
        int most = 0;
        for (Admission one : unfinished) {
            int ofItsNetwork = perNetwork.getOrDefault(one.group(), 0);
            if (hasHadItsTime(one, newcomer)
                    && ofItsNetwork > most
                    && (!ofItsOwn || one.group().equals(newcomer.group()))) {
                chosen = one;
                most = ofItsNetwork;
            }
        }
        return Optional.ofNullable(chosen);
    }

    private boolean hasHadItsTime(Admission one, Admission newcomer) {
        return newcomer.since - one.since >= limits.pendingGrace().toNanos();
    }

    private void checkRate(RemoteNetwork network) {
        if (!rate.take(network)) {
            throw listener.exceeded(Limit.ACCEPT_RATE_PER_IP, limits.perIp().acceptsPerSecond());
        }
    }

    private synchronized void settle(Admission admission) {
        if (unfinished.remove(admission)) {
            pending.remove(ALL);
            if (admission.network != null) {
                pendingPerIp.remove(admission.network);
            }
        }
    }

    private synchronized void occupy(Admission admission, Occupant occupant) {
        if (admission.counts && admission.network != null) {
            admission.occupant = occupant;
            occupants.add(admission.network, admission);
        }
    }

    private synchronized void release(Admission admission) {
        settle(admission);
        if (admission.counts) {
            admission.counts = false;
            total.remove(ALL);
            if (admission.network != null) {
                perIp.remove(admission.network);
                occupants.remove(admission.network, admission);
            }
        }
    }

    /** The place of one connection. Thread-safe. */
    public final class Admission {

        private final @Nullable RemoteNetwork network;

        private final Runnable giveWay;

        private final long since;

        /** Guarded by the lock of the scopes. */
        private boolean counts = true;

        private volatile @Nullable Occupant occupant;

        private Admission(@Nullable RemoteNetwork network, Runnable giveWay, long since) {
            this.network = network;
            this.giveWay = giveWay;
            this.since = since;
        }

        private Optional<RemoteNetwork> group() {
            return Optional.ofNullable(network);
        }

        /** For how long it has not been used; empty if it does not give way. */
        OptionalLong unusedNanos() {
            Occupant present = occupant;
            return present == null ? OptionalLong.empty() : present.unusedNanos();
        }

        private void giveWay() {
            Occupant present = occupant;
            if (present == null) {
                giveWay.run();
            } else {
                present.giveWay();
            }
        }

        /** Its handshake has succeeded or failed: it is no longer pending. */
        public void settled() {
            settle(this);
        }

        /** It is set up: from now on it is the occupant that may have to give way. */
        public void occupied(Occupant by) {
            occupy(this, by);
        }

        /** It is closed: all is given back. */
        public void closed() {
            release(this);
        }
    }
}
