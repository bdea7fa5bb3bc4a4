package io.physarum.starter;

import java.time.Duration;
import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Finding other nodes on the local network with multicast DNS.
 *
 * @param enabled whether to look for nodes on the local network and to be found there; such a node needs no bootstrap. Off by default: whoever
 *     is on the network sees that the node is there
 * @param serviceTag DNS name of the service; only nodes with the same find each other. By default _p2p._udp.local, as libp2p has it, and in a private
 *     network a name with the fingerprint of its key
 * @param port UDP port of multicast DNS
 * @param interfaces network interfaces to use; by default all that have multicast, but not loopback
 * @param interval longest time between two queries; they begin a second apart, and that doubles
 * @param addressTtl how long the addresses of a found node are remembered
 * @param announce whether to be found, or only to look
 * @param connect whether to connect to nodes that are found
 * @param limits how much others on the local network can make this node hold or do
 */
public record MdnsProperties(
        @DefaultValue("false") boolean enabled,
        @Nullable String serviceTag,
        @DefaultValue("5353") @Min(1) @Max(65_535) int port,
        @DefaultValue List<String> interfaces,
        @DefaultValue("1m") @Positive Duration interval,
        @DefaultValue("3m") @Positive Duration addressTtl,
        @DefaultValue("true") boolean announce,
        @DefaultValue("true") boolean connect,
        @Valid @DefaultValue Limits limits) {

    /**
     * How much others on the local network can make this node hold or do.
     *
     * @param packetBytes size of a packet
     * @param recordsPerPacket questions and records in one packet
     * @param addressesPerPeer addresses of a node that are kept
     * @param peers nodes that are remembered
     * @param peersPerMinute nodes a minute that are new or have new addresses
     */
    public record Limits(
            @DefaultValue("9000") @Min(512) @Max(65_535) int packetBytes,
            @DefaultValue("256") @Min(1) int recordsPerPacket,
            @DefaultValue("16") @Min(1) int addressesPerPeer,
            @DefaultValue("1024") @Min(1) int peers,
            @DefaultValue("256") @Min(1) int peersPerMinute) {}
}
