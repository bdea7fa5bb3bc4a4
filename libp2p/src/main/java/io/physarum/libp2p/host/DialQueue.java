package io.physarum.libp2p.host;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/** The addresses that a dial has still to try, each of them once. Thread-safe. */
final class DialQueue {

    private final int limit;

    private final ArrayDeque<Multiaddr> untried = new ArrayDeque<>();

    private final Set<Multiaddr> known = new HashSet<>();

    private boolean closed;

    DialQueue(int limit) {
        this.limit = limit;
    }

    /** Adds addresses, up to the limit; false if the dial takes no more because it has ended. */
    synchronized boolean add(Collection<Multiaddr> addresses) {
        if (closed) {
            return false;
        }
        for (Multiaddr address : addresses) {
            if (known.size() < limit && known.add(address)) {
                untried.add(address);
            }
        }
        return true;
    }

    /** Takes the next address; null if there is none. */
    synchronized @Nullable Multiaddr poll() {
        return untried.poll();
    }

    synchronized boolean isEmpty() {
        return untried.isEmpty();
    }

    /** Takes no more addresses, unless there are some to try yet. */
    synchronized boolean closeIfEmpty() {
        closed |= untried.isEmpty();
        return closed;
    }

    /** Takes no more addresses. */
    synchronized void close() {
        closed = true;
    }
}
