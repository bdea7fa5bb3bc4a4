package io.physarum.starter;

import java.time.Duration;

import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The bounds of the host. Reaching one fails the operation, or closes what the peer asked for.
 *
 * @param maxInboundConnections connections that peers may have opened
 * @param maxOutboundConnections connections that this node may have opened
 * @param connectionsLowWatermark number of connections above which idle ones are closed, but for protected peers such as bootstraps
 * @param connectionGrace how long a connection must be idle to be closed for the sake of others
 * @param maxPendingInbound inbound connections whose handshake is not finished
 * @param maxPendingPerIp those of them that come from one IPv4 address or IPv6 /64; loopback is exempt
 * @param maxConnectionsPerPeer connections with one peer, in both directions
 * @param maxConnectionsPerIp inbound connections from one IPv4 address or IPv6 /64; loopback is exempt
 * @param maxStreamsPerConnection streams that either side may have open on one connection
 * @param maxStreamsPerPeerProtocol streams of one protocol with one peer, for each direction
 * @param maxUnreadBytesPerConnection what one connection may have received that nobody has read yet; beyond, the streams that hold most are reset
 * @param maxUnreadBytes the same for all connections together; by default a quarter of the direct memory that Java may use
 * @param maxConcurrentDials addresses being dialled at a time; further ones wait
 * @param maxAddressesPerDial addresses of one peer that one dial tries
 * @param maxAddressBookPeers peers that the address book remembers
 * @param maxAddressesPerPeer addresses, and protocols, that the address book remembers of one peer
 * @param dialTimeout how long the resolution of a name may take, and again a TCP connect
 * @param connectTimeout how long connecting to a peer may take in all, with the wait for a free dial
 * @param handshakeTimeout how long it may take to secure and multiplex a connection
 * @param negotiationTimeout how long it may take to agree on the protocol of a stream
 */
public record LimitsProperties(
        @DefaultValue("1024") @Min(1) int maxInboundConnections,
        @DefaultValue("1024") @Min(1) int maxOutboundConnections,
        @DefaultValue("768") @Min(1) int connectionsLowWatermark,
        @DefaultValue("1m") @Positive Duration connectionGrace,
        @DefaultValue("128") @Min(1) int maxPendingInbound,
        @DefaultValue("16") @Min(1) int maxPendingPerIp,
        @DefaultValue("8") @Min(1) int maxConnectionsPerPeer,
        @DefaultValue("64") @Min(1) int maxConnectionsPerIp,
        @DefaultValue("4096") @Min(1) int maxStreamsPerConnection,
        @DefaultValue("2048") @Min(1) int maxStreamsPerPeerProtocol,
        @DefaultValue("64MB") DataSize maxUnreadBytesPerConnection,
        @Nullable DataSize maxUnreadBytes,
        @DefaultValue("64") @Min(1) int maxConcurrentDials,
        @DefaultValue("16") @Min(1) int maxAddressesPerDial,
        @DefaultValue("4096") @Min(1) int maxAddressBookPeers,
        @DefaultValue("64") @Min(1) int maxAddressesPerPeer,
        @DefaultValue("5s") @Positive Duration dialTimeout,
        @DefaultValue("30s") @Positive Duration connectTimeout,
        @DefaultValue("10s") @Positive Duration handshakeTimeout,
        @DefaultValue("10s") @Positive Duration negotiationTimeout) {}
