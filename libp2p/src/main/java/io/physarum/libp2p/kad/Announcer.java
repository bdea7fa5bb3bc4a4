package io.physarum.libp2p.kad;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.routing.KadKey;
import io.physarum.libp2p.kad.wire.KadMessage;
import org.jspecify.annotations.Nullable;

/**
 * Announces what this node provides: each key at an interval, soon again while nobody takes it, all keys when the table gets
 * its first peer, and, to a peer that arrives, the keys it is among the nearest to: it may have been restarted and forgotten
 * them. Belongs to the loop.
 *
 * <pre>
 * IDLE → QUEUED → RUNNING → IDLE
 *          ↑         │
 *          └─────────┘  asked for again meanwhile
 * </pre>
 */
final class Announcer {

    private static final int MAX_RUNNING = 8;

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);

    private static final int MAX_DOUBLINGS = 16;

    private enum State {
        IDLE,
        QUEUED,
        RUNNING
    }

    private static final class Announcement {
        final ByteString key;
        final KadKey target;
        State state = State.IDLE;
        boolean again;
        int vain;
        KadLoop.@Nullable Scheduled next;
        List<CompletableFuture<Integer>> waiting = new ArrayList<>();

        Announcement(ByteString key) {
            this.key = key;
            this.target = KadKey.of(key.toByteArray());
        }
    }

    private final KadContext context;

    private final Peers peers;

    private final Lookups lookups;

    private final Newcomers newcomers;

    private final Map<ByteString, Announcement> announcements = new LinkedHashMap<>();

    private final ArrayDeque<Announcement> queue = new ArrayDeque<>();

    private int running;

    private boolean draining;

    Announcer(KadContext context, Peers peers, Lookups lookups) {
        this.context = context;
        this.peers = peers;
        this.lookups = lookups;
        this.newcomers = new Newcomers(context, peers, this::concerning);
    }

    boolean provides(ByteString key) {
        return announcements.containsKey(key);
    }

    /** Provides a key; completes with the number of peers that took the next announcement. */
    CompletableFuture<Integer> provide(ByteString key) {
        int limit = context.config().limits().announced();
        if (!provides(key) && announcements.size() >= limit) {
            context.listener().onLimit(Limit.DHT_ANNOUNCED.text());
            return CompletableFuture.failedFuture(new LimitExceededException(Limit.DHT_ANNOUNCED, limit));
        }
        return request(announcements.computeIfAbsent(key, Announcement::new));
    }

    void stopProviding(ByteString key) {
        Announcement gone = announcements.remove(key);
        if (gone != null) {
            cancelNext(gone);
            if (queue.remove(gone)) {
                gone.state = State.IDLE;
                release(gone, 0);
            }
        }
    }

    /** Announces all keys again. */
    CompletableFuture<Void> reprovide() {
        return CompletableFuture.allOf(
                announcements.values().stream().map(this::request).toArray(CompletableFuture<?>[]::new));
    }

    /** Tells a peer that just came what it should know. */
    void onArrival(PeerId peer) {
        newcomers.onArrival(peer);
    }

    /** The keys that a peer is among the nearest to, but for those that are about to be announced anyway. */
    private List<ByteString> concerning(PeerId peer) {
        int k = context.config().k();
        return announcements.values().stream()
                .filter(announcement -> announcement.state == State.IDLE)
                .filter(announcement -> context.table().isAmongClosest(peer, announcement.target, k))
                .map(announcement -> announcement.key)
                .toList();
    }

    void stop() {
        newcomers.stop();
        announcements.values().forEach(this::cancelNext);
        announcements.clear();
        queue.clear();
    }

    private CompletableFuture<Integer> request(Announcement announcement) {
        CompletableFuture<Integer> outcome = new CompletableFuture<>();
        announcement.waiting.add(outcome);
        if (announcement.state == State.RUNNING) {
            announcement.again = true;
        } else {
            enqueue(announcement);
        }
        return outcome;
    }

    private void enqueue(Announcement announcement) {
        if (announcement.state == State.IDLE) {
            cancelNext(announcement);
            announcement.state = State.QUEUED;
            queue.add(announcement);
            drain();
        }
    }

    /** Begins what there is room for; not from within itself, as an announcement may end at once. */
    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        while (running < MAX_RUNNING && !queue.isEmpty()) {
            begin(queue.remove());
        }
        draining = false;
    }

    private void begin(Announcement announcement) {
        announcement.state = State.RUNNING;
        running++;
        List<CompletableFuture<Integer>> waiting = announcement.waiting;
        announcement.waiting = new ArrayList<>();
        announce(announcement).exceptionally(failure -> 0).thenAccept(taken -> {
            running--;
            announcement.state = State.IDLE;
            ended(announcement, taken);
            waiting.forEach(outcome -> outcome.complete(taken));
            drain();
        });
    }

    private CompletableFuture<Integer> announce(Announcement announcement) {
        return lookups.recipients(announcement.key).thenCompose(nearest -> {
            if (!provides(announcement.key)) {
                return CompletableFuture.completedFuture(0);
            }
            KadMessage message =
                    KadMessage.addProvider(announcement.key, context.transport().self());
            return Tally.of(nearest, peer -> peers.send(peer, message));
        });
    }

    private void ended(Announcement announcement, int taken) {
        context.listener().onAnnounced(taken);
        if (announcements.get(announcement.key) != announcement) {
            release(announcement, 0);
            return;
        }
        announcement.vain = taken == 0 ? announcement.vain + 1 : 0;
        if (announcement.again) {
            announcement.again = false;
            enqueue(announcement);
        } else {
            announcement.next = context.loop().schedule(delay(announcement), () -> enqueue(announcement));
        }
    }

    /** The interval, up to a tenth less so that keys spread; after vain attempts a second, doubled with each. */
    private Duration delay(Announcement announcement) {
        Duration interval = context.config().times().reannounce();
        if (announcement.vain > 0) {
            Duration retry = FIRST_RETRY.multipliedBy(1L << Math.min(announcement.vain - 1, MAX_DOUBLINGS));
            return retry.compareTo(interval) < 0 ? retry : interval;
        }
        return interval.minus(Duration.ofNanos(
                (long) (interval.toNanos() * 0.1 * context.random().nextDouble())));
    }

    private static void release(Announcement announcement, int taken) {
        announcement.waiting.forEach(outcome -> outcome.complete(taken));
    }

    private void cancelNext(Announcement announcement) {
        if (announcement.next != null) {
            announcement.next.cancel();
            announcement.next = null;
        }
    }
}
