package io.physarum.libp2p.host.resource;

import java.time.Duration;
import java.util.List;

import io.physarum.libp2p.host.gater.IpNetwork;

/**
 * How many inbound connections there may be.
 *
 * @param maxConnections in all
 * @param maxPending of them, those whose handshake is not finished
 * @param pendingGrace how long a handshake may take before it has to give way to a newcomer when there are too many
 * @param perIp what one address may have
 * @param unlimitedNetworks the networks whose addresses only the limits on all concern
 */
public record InboundLimits(
        int maxConnections, int maxPending, Duration pendingGrace, PerIp perIp, List<IpNetwork> unlimitedNetworks) {

    /**
     * What one IPv4 address, or the /64 of an IPv6 address, may have.
     *
     * @param maxConnections connections
     * @param maxPending of them, those whose handshake is not finished
     * @param acceptsPerSecond new connections per second in the long run
     * @param acceptBurst new connections at once after a time without any
     */
    public record PerIp(int maxConnections, int maxPending, int acceptsPerSecond, int acceptBurst) {}
}
