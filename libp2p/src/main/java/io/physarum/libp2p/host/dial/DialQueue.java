package io.physarum.libp2p.host.dial;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.physarum.libp2p.core.AddressOrigin;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that a dial has still to try, each of them once, and how many wait for what comes of it. Those that somebody should
 * know come before those of hearsay, also when a dial is under way, and have a limit of their own: no number of invented
 * addresses keeps a good one from being tried. A name that is given after it was tried because it was told is tried again, as it may
 * {@linkplain io.physarum.libp2p.multiformats.ToldAddresses#mayLeadTo lead} elsewhere. Thread-safe.
 */
public final class DialQueue {

    private final int limit;

    private final ArrayDeque<Multiaddr> untried = new ArrayDeque<>();

    private final ArrayDeque<Multiaddr> untriedHearsay = new ArrayDeque<>();

    private final Map<Multiaddr, AddressOrigin> known = new HashMap<>();

    private final Set<Multiaddr> hearsay = new HashSet<>();

    private int callers;

    private boolean closed;

    /** An empty queue of a dial that tries so many addresses at most, or so many that are known and some of hearsay it tried before. */
    public DialQueue(int limit) {
        this.limit = limit;
    }

    /** Adds a caller and its addresses, up to the limit; false if the dial takes no more because it has ended. */
    public synchronized boolean join(DialAddresses addresses) {
        if (closed) {
            return false;
        }
        callers++;
        addresses.origins().forEach((address, origin) -> {
            if (origin != AddressOrigin.HEARSAY) {
                addKnown(address, origin);
            }
        });
        addresses.origins().forEach((address, origin) -> {
            if (origin == AddressOrigin.HEARSAY) {
                addHearsay(address);
            }
        });
        return true;
    }

    private void addKnown(Multiaddr address, AddressOrigin origin) {
        AddressOrigin before = known.get(address);
        if (before != null) {
            if (before.compareTo(origin) < 0) {
                known.put(address, origin);
                if (leadsElsewhere(address, origin) && !untried.contains(address)) {
                    untried.add(address);
                }
            }
        } else if (hearsay.contains(address) && known.size() < limit) {
            hearsay.remove(address);
            known.put(address, origin);
            if (untriedHearsay.remove(address) || leadsElsewhere(address, origin)) {
                untried.add(address);
            }
        } else if (known.size() < limit) {
            known.put(address, origin);
            untried.add(address);
            if (known.size() + hearsay.size() > limit && !untriedHearsay.isEmpty()) {
                hearsay.remove(untriedHearsay.removeLast());
            }
        }
    }

    private static boolean leadsElsewhere(Multiaddr address, AddressOrigin origin) {
        return origin == AddressOrigin.GIVEN && address.ipAddress().isEmpty();
    }

    private void addHearsay(Multiaddr address) {
        if (known.size() + hearsay.size() < limit && !known.containsKey(address) && hearsay.add(address)) {
            untriedHearsay.add(address);
        }
    }

    /** A caller waits no longer; true if it was the last, and the dial takes no more. */
    public synchronized boolean leave() {
        callers--;
        closed |= callers == 0;
        return callers == 0;
    }

    /** Takes the next address; null if there is none. */
    public synchronized @Nullable Multiaddr poll() {
        Multiaddr next = untried.poll();
        return next != null ? next : untriedHearsay.poll();
    }

    /** Leaves out an address that was taken, unless somebody knows it better than from hearsay; who gives it later has it tried. */
    public synchronized boolean skipHearsay(Multiaddr address) {
        return hearsay.remove(address);
    }

    /** The best from which any caller knows an address that was taken. */
    public synchronized AddressOrigin origin(Multiaddr address) {
        return known.getOrDefault(address, AddressOrigin.HEARSAY);
    }

    /** Whether there is nothing to try now. */
    public synchronized boolean isEmpty() {
        return untried.isEmpty() && untriedHearsay.isEmpty();
    }

    /** Takes no more addresses, unless there are some to try yet. */
    public synchronized boolean closeIfEmpty() {
        closed |= isEmpty();
        return closed;
    }

    /** Takes no more addresses. */
    public synchronized void close() {
        closed = true;
    }
}
