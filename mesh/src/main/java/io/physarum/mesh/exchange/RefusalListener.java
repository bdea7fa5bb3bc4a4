package io.physarum.mesh.exchange;

import io.physarum.libp2p.identity.PeerId;

/** Is told of requests that are refused before they are worked on; called on event loops, so it must not block. */
@FunctionalInterface
public interface RefusalListener {

    /** One that takes no notes. */
    RefusalListener NONE = (from, reason) -> {};

    /** A request was refused. */
    void onRefusal(PeerId from, RefusalReason reason);
}
