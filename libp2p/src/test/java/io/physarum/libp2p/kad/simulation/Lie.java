package io.physarum.libp2p.kad.simulation;

import io.physarum.libp2p.kad.wire.KadMessage;

/** What a node says instead of the truth. */
@FunctionalInterface
public interface Lie {

    /** The answer to a request, in place of the honest one. */
    KadMessage instead(KadMessage request, KadMessage honest);
}
