package io.physarum.libp2p.host;

import java.time.Duration;

/**
 * The bounds of a host. Reaching one fails the operation with {@link io.physarum.libp2p.core.LimitExceededException}, or
 * closes what the peer asked for.
 *
 * @param maxInboundConnections the most connections that peers may have opened
 * @param maxOutboundConnections the most connections that this host may have opened
 * @param connectionsLowWatermark the number of connections above which idle ones are closed, but for protected peers
 * @param connectionGrace how long a connection must be idle to be closed for the sake of others
 * @param maxPendingInbound the most inbound connections whose handshake is not finished
 * @param maxPendingPerIp those of them that come from one IPv4 address or IPv6 /64; loopback is exempt
 * @param maxConnectionsPerPeer the most connections with one peer, in both directions
 * @param maxConnectionsPerIp the most inbound connections from one IPv4 address or IPv6 /64; loopback is exempt
 * @param maxStreamsPerConnection the most streams that either side may have open on one connection
 * @param maxStreamsPerPeerProtocol the most streams of one protocol with one peer, for each direction
 * @param maxConcurrentDials the most addresses being dialled at a time; further ones wait
 * @param maxAddressesPerDial the most addresses of one peer that one dial tries
 * @param maxAddressBookPeers the most peers that the address book remembers
 * @param maxAddressesPerPeer the most addresses and the most protocols that the address book remembers of one peer
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
        int maxStreamsPerConnection,
        int maxStreamsPerPeerProtocol,
        int maxConcurrentDials,
        int maxAddressesPerDial,
        int maxAddressBookPeers,
        int maxAddressesPerPeer,
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
        positive("maxStreamsPerConnection", maxStreamsPerConnection);
        positive("maxStreamsPerPeerProtocol", maxStreamsPerPeerProtocol);
        positive("maxConcurrentDials", maxConcurrentDials);
        positive("maxAddressesPerDial", maxAddressesPerDial);
        positive("maxAddressBookPeers", maxAddressBookPeers);
        positive("maxAddressesPerPeer", maxAddressesPerPeer);
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
        private int maxPendingInbound = 128;
        private int maxPendingPerIp = 16;
        private int maxConnectionsPerPeer = 8;
        private int maxConnectionsPerIp = 64;
        private int maxStreamsPerConnection = 4096;
        private int maxStreamsPerPeerProtocol = 2048;
        private int maxConcurrentDials = 64;
        private int maxAddressesPerDial = 16;
        private int maxAddressBookPeers = 4096;
        private int maxAddressesPerPeer = 64;
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

        /** Sets {@link HostLimits#maxStreamsPerConnection()}. */
        public Builder maxStreamsPerConnection(int value) {
            maxStreamsPerConnection = value;
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

        /** Sets {@link HostLimits#maxAddressesPerDial()}. */
        public Builder maxAddressesPerDial(int value) {
            maxAddressesPerDial = value;
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
                    maxStreamsPerConnection,
                    maxStreamsPerPeerProtocol,
                    maxConcurrentDials,
                    maxAddressesPerDial,
                    maxAddressBookPeers,
                    maxAddressesPerPeer,
                    dialTimeout,
                    connectTimeout,
                    handshakeTimeout,
                    negotiationTimeout);
        }
    }
}
