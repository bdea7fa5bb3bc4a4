package io.physarum.libp2p.kad;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.UnsupportedProtocolException;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.kad.Candidates.Candidate;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * The peers of a lookup of which more addresses may be heard of after they were asked: one that could not be reached is then asked
 * once more, by the path that asked it. Otherwise whoever is the first to name a peer, and does so falsely, would decide that it
 * is not found. Belongs to the loop.
 */
final class LaterAddresses {

    private static final class Try {
        final Set<Multiaddr> known;

        @Nullable
        PeerId informer;

        @Nullable
        LookupPath path;

        @Nullable
        Candidate failed;

        Try(List<Multiaddr> known) {
            this.known = Set.copyOf(known);
        }
    }

    private final KadTransport transport;

    /** What was asked once; gone when asked again. */
    private final Map<PeerId, Try> tries = new HashMap<>();

    LaterAddresses(KadTransport transport) {
        this.transport = transport;
    }

    /** A peer is asked at the addresses known by now. */
    void asking(PeerId peer) {
        Try before = tries.get(peer);
        if (before == null) {
            tries.put(peer, new Try(transport.addresses(peer)));
        } else {
            before.failed = null;
        }
    }

    /** A peer did not answer a path. */
    void onFailed(LookupPath path, Candidate candidate, Throwable failure) {
        Try tried = tries.get(candidate.peer);
        boolean isAnswer = Failures.unwrap(failure) instanceof UnsupportedProtocolException;
        if (tried != null && !isAnswer && tried.path == null) {
            tried.path = path;
            tried.failed = candidate;
            askAgain(candidate.peer, tried);
        }
    }

    /** Somebody named addresses of a peer; they have been learnt. */
    void onLearnt(PeerId peer, PeerId informer) {
        Try tried = tries.get(peer);
        if (tried != null) {
            tried.informer = informer;
            askAgain(peer, tried);
        }
    }

    private void askAgain(PeerId peer, Try tried) {
        LookupPath path = tried.path;
        Candidate failed = tried.failed;
        PeerId informer = tried.informer;
        if (path != null
                && failed != null
                && informer != null
                && !transport.isConnected(peer)
                && !tried.known.containsAll(transport.addresses(peer))) {
            tried.failed = null;
            path.candidates().again(failed, informer);
        }
    }
}
