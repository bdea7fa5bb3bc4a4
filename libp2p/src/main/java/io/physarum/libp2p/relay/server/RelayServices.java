package io.physarum.libp2p.relay.server;

import java.time.Clock;

import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.LimitListener;

/**
 * What the parts of a relay share.
 *
 * @param host the host that is the relay
 * @param limits its bounds
 * @param limitListener hears when one of them bites
 * @param clock tells clients when their reservations expire
 * @param reservations who has one
 * @param circuits the circuits there are
 */
record RelayServices(
        Host host,
        RelayLimits limits,
        LimitListener limitListener,
        Clock clock,
        Reservations reservations,
        CircuitCount circuits) {}
