package io.physarum.libp2p.host;

import java.util.List;
import java.util.function.Supplier;

import io.netty.channel.EventLoopGroup;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.relay.client.RelayClientConfig;

/**
 * What a host is made of.
 *
 * @param key its identity
 * @param listenAddresses where it listens
 * @param announceAddresses what it advertises instead, unless empty
 * @param group its event loops
 * @param ownsGroup whether the group ends with the host
 * @param agentVersion what it calls itself
 * @param limits its bounds
 * @param limitListener hears when one of them bites
 * @param gater says with whom it has connections
 * @param relays the relays through which it is reached
 * @param dialers makes hosts that only dial
 */
record HostConfig(
        PrivateKey key,
        List<Multiaddr> listenAddresses,
        List<Multiaddr> announceAddresses,
        EventLoopGroup group,
        boolean ownsGroup,
        String agentVersion,
        HostLimits limits,
        LimitListener limitListener,
        GaterSwitch gater,
        RelayClientConfig relays,
        Supplier<Host> dialers) {}
