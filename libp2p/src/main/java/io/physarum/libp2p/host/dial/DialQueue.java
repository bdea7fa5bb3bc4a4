package io.physarum.libp2p.host.dial;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/** The addresses that a dial has still to try, each of them once, and how many wait for what comes of it. Thread-safe. */
public final class DialQueue {

    private final int limit;

    private final ArrayDeque<Multiaddr> untried = new ArrayDeque<>();

    private final Set<Multiaddr> known = new HashSet<>();

    private final Set<Multiaddr> hearsay = new HashSet<>();

    private int callers;

    private boolean closed;

    /** An empty queue of a dial that tries so many addresses at most. */
    public DialQueue(int limit) {
        this.limit = limit;
    }

    /** Adds a caller and its addresses, up to the limit; false if the dial takes no more because it has ended. */
    public synchronized boolean join(DialAddresses addresses) {
        if (closed) {
            return false;
        }
        callers++;
        for (Multiaddr address : addresses.all()) {
            if (known.size() < limit && known.add(address)) {
                untried.add(address);
                hearsay.add(address);
            }
            if (!addresses.isHearsay(address)) {
                hearsay.remove(address);
            }
        }
        return true;
    }

    /** A caller waits no longer; true if it was the last, and the dial takes no more. */
    public synchronized boolean leave() {
        callers--;
        closed |= callers == 0;
        return callers == 0;
    }

    /** Takes the next address; null if there is none. */
    public synchronized @Nullable Multiaddr poll() {
        return untried.poll();
    }

    /** Whether all callers know an address from hearsay alone. */
    public synchronized boolean isHearsay(Multiaddr address) {
        return hearsay.contains(address);
    }

    /** Whether there is nothing to try now. */
    public synchronized boolean isEmpty() {
        return untried.isEmpty();
    }

    /** Takes no more addresses, unless there are some to try yet. */
    public synchronized boolean closeIfEmpty() {
        closed |= untried.isEmpty();
        return closed;
    }

    /** Takes no more addresses. */
    public synchronized void close() {
        closed = true;
    }
}
