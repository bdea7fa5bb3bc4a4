package io.physarum.libp2p.host.resource;

import java.util.List;

import io.physarum.libp2p.host.gater.IpNetwork;

/**
 * How many streams there may be.
 *
 * @param maxInbound that peers opened
 * @param maxOutbound that this host opened
 * @param maxPending of those that peers opened, the ones whose protocol is not agreed on
 * @param maxPendingPerPeer of them, one peer's
 * @param maxPerPeer with one peer, in each direction
 * @param maxPerProtocol of one protocol, in each direction
 * @param maxPerPeerProtocol of one protocol with one peer, in each direction
 * @param unlimitedNetworks the networks whose addresses do not stand for one party
 */
public record StreamLimits(
        int maxInbound,
        int maxOutbound,
        int maxPending,
        int maxPendingPerPeer,
        int maxPerPeer,
        int maxPerProtocol,
        int maxPerPeerProtocol,
        List<IpNetwork> unlimitedNetworks) {}
