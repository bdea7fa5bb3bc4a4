package io.physarum.libp2p.kad;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import com.google.protobuf.ByteString;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.identity.PeerId;

/** The lookups under way, of which there is a limited number. Belongs to the loop. */
final class Lookups {

    private final KadContext context;

    private final Peers peers;

    private final Set<Lookup> running = new LinkedHashSet<>();

    private boolean stopped;

    Lookups(KadContext context, Peers peers) {
        this.context = context;
        this.peers = peers;
    }

    /** Runs a lookup; gives the nearest peers that answered. */
    CompletableFuture<List<PeerId>> run(Lookup.Query query) {
        if (stopped) {
            return CompletableFuture.failedFuture(new ConnectionClosedException("the DHT was stopped before a lookup"));
        }
        int limit = context.config().limits().lookups();
        if (running.size() >= limit) {
            context.listener().onLimit(Limit.DHT_LOOKUPS.text());
            return CompletableFuture.failedFuture(new LimitExceededException(Limit.DHT_LOOKUPS, limit));
        }
        Lookup lookup = new Lookup(context, peers, query);
        running.add(lookup);
        return lookup.start().whenComplete((nearest, failure) -> running.remove(lookup));
    }

    /** Finds the peers nearest to a key. */
    CompletableFuture<List<PeerId>> closest(ByteString key) {
        return run(FindNodeQuery.closest(key));
    }

    /** Meets peers about a key. */
    CompletableFuture<List<PeerId>> refresh(ByteString key) {
        return run(FindNodeQuery.refresh(key));
    }

    /** Finds the peers nearest to a key that a record should be put on, the slow ones too. */
    CompletableFuture<List<PeerId>> recipients(ByteString key) {
        return run(FindNodeQuery.recipients(key));
    }

    boolean isStopped() {
        return stopped;
    }

    /** Ends all lookups, and begins no more: what ends with them may want to. */
    void stop() {
        stopped = true;
        List.copyOf(running).forEach(Lookup::abort);
    }
}
