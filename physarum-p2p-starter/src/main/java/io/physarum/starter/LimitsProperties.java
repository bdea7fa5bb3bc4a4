package io.physarum.starter;

import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.host.gater.IpNetwork;
import jakarta.validation.constraints.Max;
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
 * @param maxPendingPerIp those of them that come from one IPv4 address or IPv6 /64
 * @param maxConnectionsPerPeer connections with one peer, in both directions
 * @param maxConnectionsPerIp inbound connections from one IPv4 address or IPv6 /64
 * @param acceptRatePerIp inbound connections from one IPv4 address or IPv6 /64 per second, in the long run
 * @param acceptBurstPerIp inbound connections from one IPv4 address or IPv6 /64 at once, after a time without any
 * @param unlimitedNetworks networks whose addresses the limits per IP do not concern, such as that of a router behind which many nodes are
 * @param maxHandshakeBytes what a peer may send before its connection is set up
 * @param maxInboundStreams streams that peers may have open
 * @param maxOutboundStreams streams that this node may have open
 * @param maxPendingStreams streams of peers whose protocol is not agreed on
 * @param maxPendingStreamsPerPeer streams of one peer whose protocol is not agreed on
 * @param maxStreamsPerConnection streams that either side may have open on one connection
 * @param maxStreamsPerPeer streams with one peer, for each direction
 * @param maxStreamsPerProtocol streams of one protocol, for each direction
 * @param maxStreamsPerPeerProtocol streams of one protocol with one peer, for each direction
 * @param maxUnreadBytes what all connections together may have received that nobody has read yet; beyond, the peer that holds
 *     most has streams reset. By default a quarter of the direct memory that Java may use
 * @param maxUnreadBytesPerPeer what all connections with one peer may have received that nobody has read yet; by default 128 MB, but
 *     at most half of max-unread-bytes
 * @param maxUnreadBytesPerConnection what one connection may have received that nobody has read yet; beyond, the streams that hold most are reset
 * @param maxResetsPerSecond streams that a peer may open and have reset or refused, on average over ten seconds; more close the connection
 * @param maxPingsPerSecond pings of the muxer that a peer may send, likewise
 * @param maxIdleFramesPerSecond frames without effect that a peer may send, likewise
 * @param maxConcurrentDials addresses being dialled at a time; further ones wait
 * @param maxWaitingDials dials that may wait for others to end; further ones fail
 * @param maxAddressesPerDial addresses of one peer that one dial tries
 * @param maxPausedAddresses addresses that only others tell of, that failed and are not dialled again for a while
 * @param maxAddressBookPeers peers that the address book remembers
 * @param maxAddressesPerPeer addresses, and protocols, that the address book remembers of one peer
 * @param dnsaddrDepth names that may lead to an address one after the other, when a /dnsaddr is resolved
 * @param dnsaddrLookups names asked for to resolve one /dnsaddr
 * @param dnsaddrAddresses addresses that one /dnsaddr stands for; further ones are left out
 * @param dnsaddrConcurrent /dnsaddr names that are being resolved at a time; further ones fail
 * @param dnsaddrNamesPerDial /dnsaddr names of one peer that one dial resolves; further ones are left out
 * @param dialPause how long an address that only others tell of is not dialled again when it has failed; each failure in a row
 *     doubles that, up to thirty times as long
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
        @DefaultValue("1024") @Min(1) int maxPendingInbound,
        @DefaultValue("256") @Min(1) int maxPendingPerIp,
        @DefaultValue("8") @Min(1) int maxConnectionsPerPeer,
        @DefaultValue("512") @Min(1) int maxConnectionsPerIp,
        @DefaultValue("16") @Min(1) int acceptRatePerIp,
        @DefaultValue("256") @Min(1) int acceptBurstPerIp,
        @DefaultValue("127.0.0.0/8,::1/128") List<IpNetwork> unlimitedNetworks,
        @DefaultValue("64KB") DataSize maxHandshakeBytes,
        @DefaultValue("32768") @Min(1) int maxInboundStreams,
        @DefaultValue("32768") @Min(1) int maxOutboundStreams,
        @DefaultValue("4096") @Min(1) int maxPendingStreams,
        @DefaultValue("1024") @Min(1) int maxPendingStreamsPerPeer,
        @DefaultValue("4096") @Min(1) int maxStreamsPerConnection,
        @DefaultValue("8192") @Min(1) int maxStreamsPerPeer,
        @DefaultValue("16384") @Min(1) int maxStreamsPerProtocol,
        @DefaultValue("2048") @Min(1) int maxStreamsPerPeerProtocol,
        @Nullable DataSize maxUnreadBytes,
        @Nullable DataSize maxUnreadBytesPerPeer,
        @DefaultValue("64MB") DataSize maxUnreadBytesPerConnection,
        @DefaultValue("1000") @Min(1) @Max(1_000_000) int maxResetsPerSecond,
        @DefaultValue("100") @Min(1) @Max(1_000_000) int maxPingsPerSecond,
        @DefaultValue("10000") @Min(1) @Max(1_000_000) int maxIdleFramesPerSecond,
        @DefaultValue("64") @Min(1) int maxConcurrentDials,
        @DefaultValue("4096") @Min(1) int maxWaitingDials,
        @DefaultValue("16") @Min(1) int maxAddressesPerDial,
        @DefaultValue("4096") @Min(1) int maxPausedAddresses,
        @DefaultValue("4096") @Min(1) int maxAddressBookPeers,
        @DefaultValue("64") @Min(1) int maxAddressesPerPeer,
        @DefaultValue("4") @Min(1) int dnsaddrDepth,
        @DefaultValue("16") @Min(1) int dnsaddrLookups,
        @DefaultValue("64") @Min(1) int dnsaddrAddresses,
        @DefaultValue("32") @Min(1) int dnsaddrConcurrent,
        @DefaultValue("4") @Min(1) int dnsaddrNamesPerDial,
        @DefaultValue("1s") @Positive Duration dialPause,
        @DefaultValue("5s") @Positive Duration dialTimeout,
        @DefaultValue("30s") @Positive Duration connectTimeout,
        @DefaultValue("10s") @Positive Duration handshakeTimeout,
        @DefaultValue("10s") @Positive Duration negotiationTimeout) {}
