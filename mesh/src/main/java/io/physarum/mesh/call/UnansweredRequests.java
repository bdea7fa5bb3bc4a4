package io.physarum.mesh.call;

import java.util.LinkedHashMap;
import java.util.Map;

import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.resolve.Route;
import io.physarum.mesh.service.ServiceName;

/**
 * How many requests in a row each instance did not answer in time. One such request may be slow by its nature; an instance
 * that answers none has hung. Bounded: the instance whose last request was longest ago is forgotten first. Thread-safe, and
 * free for those who report answers while none is missing.
 */
final class UnansweredRequests {

    /** So many in a row, and the instance counts as failed. */
    static final int TOO_MANY = 3;

    static final int MAX_INSTANCES = 1024;

    private final Map<Key, Integer> inARow = new LinkedHashMap<>();

    private volatile boolean empty = true;

    private record Key(ServiceName service, PeerId peer) {

        static Key of(Route route) {
            return new Key(route.name(), route.peer());
        }
    }

    /** Counts a request that was not answered in time; true if that was one too many, and then counting begins anew. */
    synchronized boolean isOneTooMany(Route route) {
        Key key = Key.of(route);
        Integer before = inARow.remove(key);
        int now = before == null ? 1 : before + 1;
        if (now < TOO_MANY) {
            inARow.put(key, now);
            if (inARow.size() > MAX_INSTANCES) {
                inARow.remove(inARow.keySet().iterator().next());
            }
        }
        empty = inARow.isEmpty();
        return now >= TOO_MANY;
    }

    /** Begins anew with an instance: it has answered, or is given up. */
    void forget(Route route) {
        if (!empty) {
            remove(Key.of(route));
        }
    }

    private synchronized void remove(Key key) {
        inARow.remove(key);
        empty = inARow.isEmpty();
    }
}
