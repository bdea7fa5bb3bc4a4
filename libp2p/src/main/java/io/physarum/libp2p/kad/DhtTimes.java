package io.physarum.libp2p.kad;

import java.time.Duration;

/**
 * How long things take, live, and wait.
 *
 * @param rpc how long one exchange with one peer may take, dialling included
 * @param lookup how long a lookup may take as a whole; it then ends with what it has
 * @param patience how long a lookup waits for one peer before it goes on without it; a later answer still counts
 * @param refresh how often the routing table is refreshed
 * @param providerTtl how long others' provider records live here
 * @param reannounce how often own provider records are announced again
 * @param valueTtl how long values live here
 * @param addressTtl how long addresses learnt from the DHT are remembered
 * @param streamIdle how long a peer may leave a stream to this node without a whole request
 */
public record DhtTimes(
        Duration rpc,
        Duration lookup,
        Duration patience,
        Duration refresh,
        Duration providerTtl,
        Duration reannounce,
        Duration valueTtl,
        Duration addressTtl,
        Duration streamIdle) {

    /**
     * The defaults, for services that come and go: provider records live 10 minutes and are announced again after a third of that,
     * where the specification has 48 and 22 hours, values live 2 days as there, and the table is refreshed every 10 minutes. Who
     * provides for nodes that keep records for longer loses nothing; who relies on others to keep them for 48 hours sets
     * {@link #withProviderTtl}.
     */
    public static final DhtTimes DEFAULT = new DhtTimes(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            Duration.ofMinutes(10).dividedBy(3),
            Duration.ofDays(2),
            Duration.ofMinutes(30),
            Duration.ofMinutes(1));

    /** Checks that every time is longer than nothing. */
    public DhtTimes {
        positive("rpc", rpc);
        positive("lookup", lookup);
        positive("patience", patience);
        positive("refresh", refresh);
        positive("provider-ttl", providerTtl);
        positive("reannounce", reannounce);
        positive("value-ttl", valueTtl);
        positive("address-ttl", addressTtl);
        positive("stream-idle", streamIdle);
        if (reannounce.compareTo(providerTtl) >= 0) {
            throw new IllegalArgumentException("dht time reannounce of " + reannounce
                    + " must be shorter than provider-ttl of " + providerTtl + ", or records expire in between");
        }
    }

    /** Other times for one exchange and for a whole lookup; patience is at most the former. */
    public DhtTimes withLookups(Duration newRpc, Duration newLookup) {
        Duration newPatience = patience.compareTo(newRpc) < 0 ? patience : newRpc;
        return new DhtTimes(
                newRpc, newLookup, newPatience, refresh, providerTtl, reannounce, valueTtl, addressTtl, streamIdle);
    }

    /** Another patience with each peer of a lookup. */
    public DhtTimes withPatience(Duration newPatience) {
        return new DhtTimes(
                rpc, lookup, newPatience, refresh, providerTtl, reannounce, valueTtl, addressTtl, streamIdle);
    }

    /** Another interval of refresh. */
    public DhtTimes withRefresh(Duration interval) {
        return new DhtTimes(rpc, lookup, patience, interval, providerTtl, reannounce, valueTtl, addressTtl, streamIdle);
    }

    /** Another life time of provider records; they are announced again after a third of it. */
    public DhtTimes withProviderTtl(Duration ttl) {
        return new DhtTimes(rpc, lookup, patience, refresh, ttl, ttl.dividedBy(3), valueTtl, addressTtl, streamIdle);
    }

    /** Another interval of announcing. */
    public DhtTimes withReannounce(Duration interval) {
        return new DhtTimes(rpc, lookup, patience, refresh, providerTtl, interval, valueTtl, addressTtl, streamIdle);
    }

    /** Another life time of values. */
    public DhtTimes withValueTtl(Duration ttl) {
        return new DhtTimes(rpc, lookup, patience, refresh, providerTtl, reannounce, ttl, addressTtl, streamIdle);
    }

    /** Another time that a stream to this node may be idle. */
    public DhtTimes withStreamIdle(Duration idle) {
        return new DhtTimes(rpc, lookup, patience, refresh, providerTtl, reannounce, valueTtl, addressTtl, idle);
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException("dht time " + name + " is " + value + " but must be positive");
        }
    }
}
