package io.physarum.libp2p.interop;

import java.util.ArrayList;
import java.util.List;

/** Starts peers of js-libp2p and stops them all. */
public final class JsPeers implements AutoCloseable {

    private final List<JsPeer> peers = new ArrayList<>();

    /** A started peer, with options of {@code peer.mjs}. */
    public JsPeer start(String... options) {
        JsPeer peer = JsPeer.start(options);
        peers.add(peer);
        return peer;
    }

    /** Stops every peer, also if one fails to stop well. */
    @Override
    public void close() {
        AssertionError failure = null;
        for (JsPeer peer : peers) {
            try {
                peer.close();
            } catch (AssertionError e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
