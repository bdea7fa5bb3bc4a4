package io.physarum.libp2p.kad;

import java.time.Duration;

import io.physarum.libp2p.kad.wire.KadMessageType;

/** Hears what a DHT node does, for meters. Called on the node's loop: it must not block or throw. */
public interface DhtListener {

    /** How an exchange ended. */
    enum Outcome {
        /** It was answered, or taken. */
        OK,
        /** The other side did not answer in time. */
        TIMEOUT,
        /** It could not be reached, refused, or broke the protocol. */
        FAILED
    }

    /** What a lookup was for. */
    enum LookupKind {
        /** The peers closest to a key: to announce, to store, to refresh. */
        CLOSEST,
        /** One peer. */
        PEER,
        /** Providers. */
        PROVIDERS,
        /** A value. */
        VALUE
    }

    /**
     * A lookup that ended.
     *
     * @param kind what it was for
     * @param duration how long it took
     * @param requests how many peers were asked
     * @param answered how many answered
     * @param timedOut whether the time for the whole ran out
     */
    record LookupReport(LookupKind kind, Duration duration, int requests, int answered, boolean timedOut) {}

    /** This node asked a peer. */
    default void onRequest(KadMessageType type, Duration duration, Outcome outcome) {}

    /** A peer asked this node. */
    default void onServed(KadMessageType type, Outcome outcome) {}

    /** A lookup ended. */
    default void onLookup(LookupReport report) {}

    /** A key was announced to so many peers. */
    default void onAnnounced(int peers) {}

    /** The routing table, or what is stored for others, has changed in size. */
    default void onSizes(int routingTable, int providerRecords, int values) {}

    /** A limit bit; the name is that of the limit. */
    default void onLimit(String name) {}

    /** A listener that does nothing. */
    static DhtListener none() {
        return new DhtListener() {};
    }
}
