package io.physarum.libp2p.kad;

import io.physarum.libp2p.kad.record.ProviderStore;
import io.physarum.libp2p.kad.record.ValueStore;
import io.physarum.libp2p.kad.routing.RoutingTable;

/**
 * How much others can make this node hold or do.
 *
 * @param requestBytes how large a request to this node may be
 * @param answerBytes how large an answer to this node may be
 * @param addressesPerPeer how many addresses of a peer are kept and sent
 * @param streams how many streams all peers together may have open to this node's DHT
 * @param streamsPerPeer how many of them one peer
 * @param lookups how many lookups may be under way at once
 * @param requestsPerLookup how many peers one lookup may ask
 * @param announced how many keys this node may provide
 * @param providers the limits on others' provider records
 * @param values the limits on stored values
 * @param networks how many peers of one network the routing table takes
 */
public record DhtLimits(
        int requestBytes,
        int answerBytes,
        int addressesPerPeer,
        int streams,
        int streamsPerPeer,
        int lookups,
        int requestsPerLookup,
        int announced,
        ProviderStore.Limits providers,
        ValueStore.Limits values,
        RoutingTable.Limits networks) {

    /** The defaults. */
    public static final DhtLimits DEFAULT = new DhtLimits(
            64 * 1024,
            1024 * 1024,
            16,
            1024,
            256,
            128,
            256,
            10_000,
            new ProviderStore.Limits(100_000, 500, 4_096),
            new ValueStore.Limits(4_096, 16 * 1024, 64, 4_096),
            RoutingTable.Limits.DEFAULT);

    /** Checks that every limit lets something through. */
    public DhtLimits {
        positive("request-bytes", requestBytes);
        positive("answer-bytes", answerBytes);
        positive("addresses-per-peer", addressesPerPeer);
        positive("streams", streams);
        positive("streams-per-peer", streamsPerPeer);
        positive("lookups", lookups);
        positive("requests-per-lookup", requestsPerLookup);
        positive("announced", announced);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("dht limit " + name + " is " + value + " but must be at least 1");
        }
    }

    /** Other limits on others' provider records. */
    public DhtLimits withProviders(ProviderStore.Limits limits) {
        return new DhtLimits(
                requestBytes,
                answerBytes,
                addressesPerPeer,
                streams,
                streamsPerPeer,
                lookups,
                requestsPerLookup,
                announced,
                limits,
                values,
                networks);
    }

    /** Other limits on stored values. */
    public DhtLimits withValues(ValueStore.Limits limits) {
        return new DhtLimits(
                requestBytes,
                answerBytes,
                addressesPerPeer,
                streams,
                streamsPerPeer,
                lookups,
                requestsPerLookup,
                announced,
                providers,
                limits,
                networks);
    }

    /** Other limits on streams to this node's DHT. */
    public DhtLimits withStreams(int all, int perPeer) {
        return new DhtLimits(
                requestBytes,
                answerBytes,
                addressesPerPeer,
                all,
                perPeer,
                lookups,
                requestsPerLookup,
                announced,
                providers,
                values,
                networks);
    }

    /** Other limits on lookups: how many at once, and how many peers each may ask. */
    public DhtLimits withLookups(int atOnce, int requestsEach) {
        return new DhtLimits(
                requestBytes,
                answerBytes,
                addressesPerPeer,
                streams,
                streamsPerPeer,
                atOnce,
                requestsEach,
                announced,
                providers,
                values,
                networks);
    }

    /** Other limits on peers of one network in the routing table. */
    public DhtLimits withNetworks(RoutingTable.Limits limits) {
        return new DhtLimits(
                requestBytes,
                answerBytes,
                addressesPerPeer,
                streams,
                streamsPerPeer,
                lookups,
                requestsPerLookup,
                announced,
                providers,
                values,
                limits);
    }
}
