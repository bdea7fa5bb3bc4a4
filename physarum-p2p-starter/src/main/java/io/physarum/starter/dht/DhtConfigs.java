package io.physarum.starter.dht;

import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.DhtLimits;
import io.physarum.libp2p.kad.DhtTimes;
import io.physarum.libp2p.kad.record.ProviderStore;
import io.physarum.libp2p.kad.record.ValueStore;
import io.physarum.libp2p.kad.routing.RoutingTable;
import io.physarum.starter.DhtProperties;

/** Turns the properties into the DHT's configuration. */
final class DhtConfigs {

    private DhtConfigs() {}

    static DhtConfig of(DhtProperties properties) {
        return new DhtConfig(
                properties.mode(),
                properties.protocolPrefix(),
                properties.k(),
                properties.alpha(),
                properties.paths(),
                times(properties),
                limits(properties.limits()),
                DhtConfig.DEFAULT.validators());
    }

    private static DhtTimes times(DhtProperties properties) {
        return new DhtTimes(
                properties.rpcTimeout(),
                properties.lookupTimeout(),
                properties.patience(),
                properties.refresh(),
                properties.providerTtl(),
                properties.reannounceInterval(),
                properties.valueTtl(),
                properties.addressTtl(),
                properties.streamIdle());
    }

    private static DhtLimits limits(DhtProperties.Limits limits) {
        return new DhtLimits(
                limits.requestBytes(),
                limits.answerBytes(),
                limits.addressesPerPeer(),
                limits.streams(),
                limits.streamsPerPeer(),
                limits.lookups(),
                limits.requestsPerLookup(),
                limits.announced(),
                new ProviderStore.Limits(
                        limits.providerRecords(), limits.providersPerKey(), limits.recordsPerProvider()),
                new ValueStore.Limits(limits.values(), limits.valueBytes(), limits.valuesPerPeer(), limits.ownValues()),
                new RoutingTable.Limits(limits.peersPerNetworkAndBucket(), limits.peersPerNetwork()));
    }
}
