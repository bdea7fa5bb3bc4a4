package io.physarum.libp2p.host;

import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.host.gater.IpNetwork;

/**
 * The bounds of a host. Reaching one fails the operation with {@link io.physarum.libp2p.core.LimitExceededException}, or
 * closes what the peer asked for.
 *
 * @param maxInboundConnections the most connections that peers may have opened
 * @param maxOutboundConnections the most connections that this host may have opened
 * @param connectionsLowWatermark the number of connections above which idle ones are closed, but for protected peers
 * @param connectionGrace how long a connection must be idle to be closed for the sake of others
 * @param maxPendingInbound the most inbound connections whose handshake is not finished
 * @param maxPendingPerIp those of them that come from one IPv4 address or IPv6 /64
 * @param maxConnectionsPerPeer the most connections with one peer, in both directions
 * @param maxConnectionsPerIp the most inbound connections from one IPv4 address or IPv6 /64
 * @param acceptRatePerIp the most inbound connections from one IPv4 address or IPv6 /64 in a second, in the long run
 * @param acceptBurstPerIp how many of them may come at once after a time without any
 * @param maxHandshakeBytes the most bytes that a peer may send before a connection is set up
 * @param maxInboundStreams the most streams that peers may have open
 * @param maxOutboundStreams the most streams that this host may have open
 * @param maxPendingStreams the most streams of peers whose protocol is not agreed on
 * @param maxPendingStreamsPerPeer those of them that are one peer's
 * @param maxStreamsPerConnection the most streams that either side may have open on one connection
 * @param maxStreamsPerPeer the most streams with one peer, for each direction
 * @param maxStreamsPerProtocol the most streams of one protocol, for each direction
 * @param maxStreamsPerPeerProtocol the most streams of one protocol with one peer, for each direction
 * @param maxConcurrentDials the most addresses being dialled at a time; further ones wait
 * @param maxWaitingDials the most dials that wait for others to end
 * @param maxAddressesPerDial the most addresses of one peer that one dial tries
 * @param maxPausedAddresses the most addresses of hearsay that are remembered to have failed, and not dialled for a while
 * @param maxAddressBookPeers the most peers that the address book remembers
 * @param maxAddressesPerPeer the most addresses and the most protocols that the address book remembers of one peer
 * @param unlimitedNetworks the networks whose addresses the limits per IP do not concern; loopback if nothing else is said
 * @param dialPause how long an address of hearsay that failed is not dialled; each failure in a row doubles it, up to thirty times
 * @param dialTimeout how long the resolution of a name may take, and again a TCP connect
 * @param connectTimeout how long connecting to a peer may take in all, with the wait for a free dial
 * @param handshakeTimeout how long it may take to secure and multiplex a connection
 * @param negotiationTimeout how long it may take to agree on the protocol of a stream
 */
public record HostLimits(
        int maxInboundConnections,
        int maxOutboundConnections,
        int connectionsLowWatermark,
        Duration connectionGrace,
        int maxPendingInbound,
        int maxPendingPerIp,
        int maxConnectionsPerPeer,
        int maxConnectionsPerIp,
        int acceptRatePerIp,
        int acceptBurstPerIp,
        int maxHandshakeBytes,
        int maxInboundStreams,
        int maxOutboundStreams,
        int maxPendingStreams,
        int maxPendingStreamsPerPeer,
        int maxStreamsPerConnection,
        int maxStreamsPerPeer,
        int maxStreamsPerProtocol,
        int maxStreamsPerPeerProtocol,
        int maxConcurrentDials,
        int maxWaitingDials,
        int maxAddressesPerDial,
        int maxPausedAddresses,
        int maxAddressBookPeers,
        int maxAddressesPerPeer,
        List<IpNetwork> unlimitedNetworks,
        Duration dialPause,
        Duration dialTimeout,
        Duration connectTimeout,
        Duration handshakeTimeout,
        Duration negotiationTimeout) {

    private static final HostLimits DEFAULTS = new Builder().build();

    /** Checks that each is positive. */
    public HostLimits {
        positive("maxInboundConnections", maxInboundConnections);
        positive("maxOutboundConnections", maxOutboundConnections);
        positive("connectionsLowWatermark", connectionsLowWatermark);
        positive("connectionGrace", connectionGrace);
        positive("maxPendingInbound", maxPendingInbound);
        positive("maxPendingPerIp", maxPendingPerIp);
        positive("maxConnectionsPerPeer", maxConnectionsPerPeer);
        positive("maxConnectionsPerIp", maxConnectionsPerIp);
        positive("acceptRatePerIp", acceptRatePerIp);
        positive("acceptBurstPerIp", acceptBurstPerIp);
        positive("maxHandshakeBytes", maxHandshakeBytes);
        positive("maxInboundStreams", maxInboundStreams);
        positive("maxOutboundStreams", maxOutboundStreams);
        positive("maxPendingStreams", maxPendingStreams);
        positive("maxPendingStreamsPerPeer", maxPendingStreamsPerPeer);
        positive("maxStreamsPerConnection", maxStreamsPerConnection);
        positive("maxStreamsPerPeer", maxStreamsPerPeer);
        positive("maxStreamsPerProtocol", maxStreamsPerProtocol);
        positive("maxStreamsPerPeerProtocol", maxStreamsPerPeerProtocol);
        positive("maxConcurrentDials", maxConcurrentDials);
        positive("maxWaitingDials", maxWaitingDials);
        positive("maxAddressesPerDial", maxAddressesPerDial);
        positive("maxPausedAddresses", maxPausedAddresses);
        positive("maxAddressBookPeers", maxAddressBookPeers);
        positive("maxAddressesPerPeer", maxAddressesPerPeer);
        unlimitedNetworks = List.copyOf(unlimitedNetworks);
        positive("dialPause", dialPause);
        positive("dialTimeout", dialTimeout);
        positive("connectTimeout", connectTimeout);
        positive("handshakeTimeout", handshakeTimeout);
        positive("negotiationTimeout", negotiationTimeout);
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be longer than zero, not " + value);
        }
    }

    /** The default limits. */
    public static HostLimits defaults() {
        return DEFAULTS;
    }

    /** A builder that starts with the default limits. */
    public static Builder builder() {
        return new Builder();
    }

    /** Changes some limits and keeps the defaults of the others. */
    public static final class Builder {

        private int maxInboundConnections = 1024;
        private int maxOutboundConnections = 1024;
        private int connectionsLowWatermark = 768;
        private Duration connectionGrace = Duration.ofMinutes(1);
        private int maxPendingInbound = 1024;
        private int maxPendingPerIp = 256;
        private int maxConnectionsPerPeer = 8;
        private int maxConnectionsPerIp = 512;
        private int acceptRatePerIp = 16;
        private int acceptBurstPerIp = 256;
        private int maxHandshakeBytes = 64 * 1024;
        private int maxInboundStreams = 32_768;
        private int maxOutboundStreams = 32_768;
        private int maxPendingStreams = 4096;
        private int maxPendingStreamsPerPeer = 1024;
        private int maxStreamsPerConnection = 4096;
        private int maxStreamsPerPeer = 8192;
        private int maxStreamsPerProtocol = 16_384;
        private int maxStreamsPerPeerProtocol = 2048;
        private int maxConcurrentDials = 64;
        private int maxWaitingDials = 4096;
        private int maxAddressesPerDial = 16;
        private int maxPausedAddresses = 4096;
        private int maxAddressBookPeers = 4096;
        private int maxAddressesPerPeer = 64;
        private List<IpNetwork> unlimitedNetworks = IpNetwork.LOOPBACK;
        private Duration dialPause = Duration.ofSeconds(1);
        private Duration dialTimeout = Duration.ofSeconds(5);
        private Duration connectTimeout = Duration.ofSeconds(30);
        private Duration handshakeTimeout = Duration.ofSeconds(10);
        private Duration negotiationTimeout = Duration.ofSeconds(10);

        private Builder() {}

        /** Sets {@link HostLimits#maxInboundConnections()}. */
        public Builder maxInboundConnections(int value) {
            maxInboundConnections = value;
            return this;
        }

        /** Sets {@link HostLimits#maxOutboundConnections()}. */
        public Builder maxOutboundConnections(int value) {
            maxOutboundConnections = value;
            return this;
        }

        /** Sets {@link HostLimits#connectionsLowWatermark()}. */
        public Builder connectionsLowWatermark(int value) {
            connectionsLowWatermark = value;
            return this;
        }

        /** Sets {@link HostLimits#connectionGrace()}. */
        public Builder connectionGrace(Duration value) {
            connectionGrace = value;
            return this;
        }

        /** Sets {@link HostLimits#maxPendingInbound()}. */
        public Builder maxPendingInbound(int value) {
            maxPendingInbound = value;
            return this;
        }

        /** Sets {@link HostLimits#maxPendingPerIp()}. */
        public Builder maxPendingPerIp(int value) {
            maxPendingPerIp = value;
            return this;
        }

        /** Sets {@link HostLimits#maxConnectionsPerPeer()}. */
        public Builder maxConnectionsPerPeer(int value) {
            maxConnectionsPerPeer = value;
            return this;
        }

        /** Sets {@link HostLimits#maxConnectionsPerIp()}. */
        public Builder maxConnectionsPerIp(int value) {
            maxConnectionsPerIp = value;
            return this;
        }

        /** Sets {@link HostLimits#acceptRatePerIp()}. */
        public Builder acceptRatePerIp(int value) {
            acceptRatePerIp = value;
            return this;
        }

        /** Sets {@link HostLimits#acceptBurstPerIp()}. */
        public Builder acceptBurstPerIp(int value) {
            acceptBurstPerIp = value;
            return this;
        }

        /** Sets {@link HostLimits#maxHandshakeBytes()}. */
        public Builder maxHandshakeBytes(int value) {
            maxHandshakeBytes = value;
            return this;
        }

        /** Sets {@link HostLimits#maxInboundStreams()}. */
        public Builder maxInboundStreams(int value) {
            maxInboundStreams = value;
            return this;
        }

        /** Sets {@link HostLimits#maxOutboundStreams()}. */
        public Builder maxOutboundStreams(int value) {
            maxOutboundStreams = value;
            return this;
        }

        /** Sets {@link HostLimits#maxPendingStreams()}. */
        public Builder maxPendingStreams(int value) {
            maxPendingStreams = value;
            return this;
        }

        /** Sets {@link HostLimits#maxPendingStreamsPerPeer()}. */
        public Builder maxPendingStreamsPerPeer(int value) {
            maxPendingStreamsPerPeer = value;
            return this;
        }

        /** Sets {@link HostLimits#maxStreamsPerConnection()}. */
        public Builder maxStreamsPerConnection(int value) {
            maxStreamsPerConnection = value;
            return this;
        }

        /** Sets {@link HostLimits#maxStreamsPerPeer()}. */
        public Builder maxStreamsPerPeer(int value) {
            maxStreamsPerPeer = value;
            return this;
        }

        /** Sets {@link HostLimits#maxStreamsPerProtocol()}. */
        public Builder maxStreamsPerProtocol(int value) {
            maxStreamsPerProtocol = value;
            return this;
        }

        /** Sets {@link HostLimits#maxStreamsPerPeerProtocol()}. */
        public Builder maxStreamsPerPeerProtocol(int value) {
            maxStreamsPerPeerProtocol = value;
            return this;
        }

        /** Sets {@link HostLimits#maxConcurrentDials()}. */
        public Builder maxConcurrentDials(int value) {
            maxConcurrentDials = value;
            return this;
        }

        /** Sets {@link HostLimits#maxWaitingDials()}. */
        public Builder maxWaitingDials(int value) {
            maxWaitingDials = value;
            return this;
        }

        /** Sets {@link HostLimits#maxAddressesPerDial()}. */
        public Builder maxAddressesPerDial(int value) {
            maxAddressesPerDial = value;
            return this;
        }

        /** Sets {@link HostLimits#maxPausedAddresses()}. */
        public Builder maxPausedAddresses(int value) {
            maxPausedAddresses = value;
            return this;
        }

        /** Sets {@link HostLimits#maxAddressBookPeers()}. */
        public Builder maxAddressBookPeers(int value) {
            maxAddressBookPeers = value;
            return this;
        }

        /** Sets {@link HostLimits#maxAddressesPerPeer()}. */
        public Builder maxAddressesPerPeer(int value) {
            maxAddressesPerPeer = value;
            return this;
        }

        /** Sets {@link HostLimits#unlimitedNetworks()}. */
        public Builder unlimitedNetworks(List<IpNetwork> value) {
            unlimitedNetworks = List.copyOf(value);
            return this;
        }

        /** Sets {@link HostLimits#dialPause()}. */
        public Builder dialPause(Duration value) {
            dialPause = value;
            return this;
        }

        /** Sets {@link HostLimits#dialTimeout()}. */
        public Builder dialTimeout(Duration value) {
            dialTimeout = value;
            return this;
        }

        /** Sets {@link HostLimits#connectTimeout()}. */
        public Builder connectTimeout(Duration value) {
            connectTimeout = value;
            return this;
        }

        /** Sets {@link HostLimits#handshakeTimeout()}. */
        public Builder handshakeTimeout(Duration value) {
            handshakeTimeout = value;
            return this;
        }

        /** Sets {@link HostLimits#negotiationTimeout()}. */
        public Builder negotiationTimeout(Duration value) {
            negotiationTimeout = value;
            return this;
        }

        /** The limits. */
        public HostLimits build() {
            return new HostLimits(
                    maxInboundConnections,
                    maxOutboundConnections,
                    connectionsLowWatermark,
                    connectionGrace,
                    maxPendingInbound,
                    maxPendingPerIp,
                    maxConnectionsPerPeer,
                    maxConnectionsPerIp,
                    acceptRatePerIp,
                    acceptBurstPerIp,
                    maxHandshakeBytes,
                    maxInboundStreams,
                    maxOutboundStreams,
                    maxPendingStreams,
                    maxPendingStreamsPerPeer,
                    maxStreamsPerConnection,
                    maxStreamsPerPeer,
                    maxStreamsPerProtocol,
                    maxStreamsPerPeerProtocol,
                    maxConcurrentDials,
                    maxWaitingDials,
                    maxAddressesPerDial,
                    maxPausedAddresses,
                    maxAddressBookPeers,
                    maxAddressesPerPeer,
                    unlimitedNetworks,
                    dialPause,
                    dialTimeout,
                    connectTimeout,
                    handshakeTimeout,
                    negotiationTimeout);
        }
    }
}
