package io.physarum.starter.rtt;

import io.physarum.libp2p.identity.PeerId;

/** Hears which peers a table holds, in the order they came and went; called on any thread, so it must not block. */
public interface RttListener {

    /** A peer was measured for the first time. */
    void onAdded(PeerId peer);

    /** A peer was forgotten. */
    void onRemoved(PeerId peer);
}
