package io.physarum.libp2p.kad;

import java.util.random.RandomGenerator;

import io.physarum.libp2p.kad.routing.KadKey;
import io.physarum.libp2p.kad.routing.RoutingTable;

/** What the parts of one node share. */
record KadContext(
        DhtConfig config,
        KadLoop loop,
        KadTransport transport,
        RandomGenerator random,
        DhtListener listener,
        RoutingTable table) {

    KadKey selfKey() {
        return KadKey.of(transport.selfId());
    }
}
