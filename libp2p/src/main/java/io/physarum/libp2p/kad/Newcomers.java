package io.physarum.libp2p.kad;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.StreamResetException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.wire.KadMessage;
import org.jspecify.annotations.Nullable;

/**
 * Tells peers that come which keys this node provides, one key after the other. A peer that comes again while it is told, or
 * soon after, is told once more, but not before an interval has passed. Belongs to the loop.
 *
 * <pre>
 * unknown → TELLING → RESTING → unknown
 *              ↑         │
 *              └─────────┘  came again meanwhile
 * </pre>
 */
final class Newcomers {

    /** How long a peer that was told all is not told again. */
    static final Duration REST = Duration.ofSeconds(10);

    /** Of more than so many at a time the rest must wait for the next announcement. */
    private static final int MAX_VISITS = 1024;

    private static final class Visit {
        boolean again;
        KadLoop.@Nullable Scheduled end;
    }

    private final KadContext context;

    private final Peers peers;

    private final Function<PeerId, List<ByteString>> keys;

    private final Map<PeerId, Visit> visits = new HashMap<>();

    private boolean stopped;

    Newcomers(KadContext context, Peers peers, Function<PeerId, List<ByteString>> keys) {
        this.context = context;
        this.peers = peers;
        this.keys = keys;
    }

    void onArrival(PeerId peer) {
        Visit present = visits.get(peer);
        if (present != null) {
            present.again = true;
        } else if (!stopped && visits.size() < MAX_VISITS) {
            tell(peer);
        }
    }

    private void tell(PeerId peer) {
        List<ByteString> news = keys.apply(peer);
        if (news.isEmpty()) {
            return;
        }
        Visit visit = new Visit();
        visits.put(peer, visit);
        push(peer, new ArrayDeque<>(news)).whenComplete((done, failure) -> rest(peer, visit));
    }

    private CompletableFuture<Void> push(PeerId peer, ArrayDeque<ByteString> news) {
        ByteString key = news.poll();
        if (key == null || stopped) {
            return CompletableFuture.completedFuture(null);
        }
        return peers.send(peer, KadMessage.addProvider(key, context.transport().self()))
                .handle((taken, failure) -> failure == null || isRefusal(failure))
                .thenCompose(goOn -> goOn ? push(peer, news) : CompletableFuture.completedFuture(null));
    }

    /** Whether a peer did not take one key, and not whether it is gone: it may take the next one. */
    private static boolean isRefusal(Throwable failure) {
        return Failures.unwrap(failure) instanceof StreamResetException;
    }

    private void rest(PeerId peer, Visit visit) {
        if (!stopped) {
            visit.end = context.loop().schedule(REST, () -> {
                visits.remove(peer);
                if (visit.again) {
                    tell(peer);
                }
            });
        }
    }

    void stop() {
        stopped = true;
        visits.values().forEach(visit -> {
            if (visit.end != null) {
                visit.end.cancel();
            }
        });
        visits.clear();
    }
}
