package io.physarum.starter;

import java.time.Duration;
import java.util.Optional;

import io.physarum.libp2p.kad.DhtConfig;
import io.physarum.libp2p.kad.DhtMode;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * This node's part of the Kademlia DHT.
 *
 * @param enabled whether the node takes part in the DHT
 * @param mode whether it answers others' questions, or only asks
 * @param protocolPrefix what comes before /kad/1.0.0 in the protocol id; nodes of one DHT have the same
 * @param k peers that a bucket holds, a lookup ends with, and a record is put on
 * @param alpha peers that a lookup asks at once
 * @param paths disjoint paths that a lookup goes along, so that liars on one do not decide it
 * @param rpcTimeout how long one exchange with one peer may take, dialling included
 * @param lookupTimeout how long a lookup may take as a whole; it then ends with what it has
 * @param patience how long a lookup waits for one peer before it goes on without it
 * @param refresh how often the routing table is refreshed
 * @param providerTtl how long others' provider records live here
 * @param reannounce how often own provider records are announced again; by default after a third of their life
 * @param valueTtl how long values live here
 * @param addressTtl how long addresses learnt from the DHT are remembered
 * @param streamIdle how long a peer may leave a stream to this node without a whole request
 * @param limits how much others can make this node hold or do
 */
public record DhtProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("server") DhtMode mode,
        @DefaultValue("/ipfs") String protocolPrefix,
        @DefaultValue("20") @Min(1) @Max(100) int k,
        @DefaultValue("10") @Min(1) @Max(100) int alpha,
        @DefaultValue("3") @Min(1) @Max(100) int paths,
        @DefaultValue("5s") @Positive Duration rpcTimeout,
        @DefaultValue("30s") @Positive Duration lookupTimeout,
        @DefaultValue("1s") @Positive Duration patience,
        @DefaultValue("10m") @Positive Duration refresh,
        @DefaultValue("10m") @Positive Duration providerTtl,
        @Nullable @Positive Duration reannounce,
        @DefaultValue("2d") @Positive Duration valueTtl,
        @DefaultValue("30m") @Positive Duration addressTtl,
        @DefaultValue("1m") @Positive Duration streamIdle,
        @Valid @DefaultValue Limits limits) {

    /** The prefix of the protocol, if it is not the default and others have to be told of it. */
    public Optional<String> unusualProtocolPrefix() {
        return Optional.of(protocolPrefix).filter(prefix -> !prefix.equals(DhtConfig.DEFAULT.protocolPrefix()));
    }

    /** How often own provider records are announced again. */
    public Duration reannounceInterval() {
        return reannounce == null ? providerTtl.dividedBy(3) : reannounce;
    }

    /**
     * How much others can make this node hold or do.
     *
     * @param requestBytes size of a request to this node
     * @param answerBytes size of an answer to this node
     * @param addressesPerPeer addresses of a peer that are kept and sent
     * @param streams streams that all peers together may have open to this node's DHT
     * @param streamsPerPeer streams that one peer may have open to this node's DHT
     * @param lookups lookups under way at once
     * @param requestsPerLookup peers that one lookup may ask
     * @param announced keys that this node may provide
     * @param providerRecords others' provider records kept here
     * @param providersPerKey others' provider records of one key
     * @param recordsPerProvider others' provider records from one peer
     * @param values others' values kept here
     * @param valueBytes size of a value
     * @param valuesPerPeer values kept here from one other peer
     * @param ownValues values that this node may put itself
     * @param peersPerNetwork peers of one IPv4 /24 or IPv6 /48 in the routing table; loopback and private addresses are exempt
     * @param peersPerNetworkAndBucket those of them in one bucket
     */
    public record Limits(
            @DefaultValue("65536") @Min(1024) int requestBytes,
            @DefaultValue("1048576") @Min(1024) int answerBytes,
            @DefaultValue("16") @Min(1) int addressesPerPeer,
            @DefaultValue("1024") @Min(1) int streams,
            @DefaultValue("256") @Min(1) int streamsPerPeer,
            @DefaultValue("128") @Min(1) int lookups,
            @DefaultValue("256") @Min(1) int requestsPerLookup,
            @DefaultValue("10000") @Min(1) int announced,
            @DefaultValue("100000") @Min(1) int providerRecords,
            @DefaultValue("500") @Min(1) int providersPerKey,
            @DefaultValue("4096") @Min(1) int recordsPerProvider,
            @DefaultValue("4096") @Min(1) int values,
            @DefaultValue("16384") @Min(1) int valueBytes,
            @DefaultValue("64") @Min(1) int valuesPerPeer,
            @DefaultValue("4096") @Min(1) int ownValues,
            @DefaultValue("50") @Min(1) int peersPerNetwork,
            @DefaultValue("5") @Min(1) int peersPerNetworkAndBucket) {}
}
