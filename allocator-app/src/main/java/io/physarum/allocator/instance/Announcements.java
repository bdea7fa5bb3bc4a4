package io.physarum.allocator.instance;

import java.util.HashMap;
import java.util.Map;

import io.physarum.libp2p.discovery.Rendezvous;
import io.physarum.libp2p.kad.KademliaDht;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What this node announces in the DHT for its instances; each once, however many instances need it. Thread-safe. */
final class Announcements {

    private static final Logger log = LoggerFactory.getLogger(Announcements.class);

    private final KademliaDht dht;

    private final Map<String, Integer> users = new HashMap<>();

    Announcements(KademliaDht dht) {
        this.dht = dht;
    }

    /** Announces a string from now on. Returns at once; the announcement is under way. */
    synchronized void add(String rendezvous) {
        if (users.merge(rendezvous, 1, Integer::sum) == 1) {
            dht.provide(Rendezvous.cidOf(rendezvous)).whenComplete((peers, failure) -> {
                if (failure == null) {
                    log.debug("{} is announced to {} peers", rendezvous, peers);
                } else {
                    log.info("{} could not be announced yet, it is tried again: {}", rendezvous, failure.getMessage());
                }
            });
        }
    }

    /** Takes back one {@link #add}. */
    synchronized void remove(String rendezvous) {
        if (users.computeIfPresent(rendezvous, (key, count) -> count == 1 ? null : count - 1) == null) {
            dht.stopProviding(Rendezvous.cidOf(rendezvous));
        }
    }
}
