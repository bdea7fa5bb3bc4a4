package io.physarum.libp2p.host.resource;

import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.identity.PeerId;
import org.jspecify.annotations.Nullable;

/** The place of one stream. Confined to the stream's event loop, but for what its scope keeps. */
public final class StreamHold {

    private final StreamScope scope;

    private final PeerId peer;

    private final RemoteParty party;

    private final Runnable giveWay;

    private @Nullable String protocol;

    StreamHold(StreamScope scope, PeerId peer, RemoteParty party, Runnable giveWay) {
        this.scope = scope;
        this.peer = peer;
        this.party = party;
        this.giveWay = giveWay;
    }

    PeerId peer() {
        return peer;
    }

    /** Who pays for it while it is pending. */
    RemoteParty party() {
        return party;
    }

    /**
     * Counts it.
     *
     * @param isPending whether a peer opened it, whose protocol is still to be agreed on
     */
    void open(boolean isPending) {
        scope.open(this, isPending).ifPresent(displaced -> displaced.giveWay.run());
    }

    /**
     * Counts the stream among those of its protocol, once. One that was to give way a moment ago is counted all the same, until
     * it is closed.
     *
     * @throws LimitExceededException if it is one too many; the stream is to be closed then
     */
    public void agreed(String protocolId) {
        scope.agree(this, protocolId);
        protocol = protocolId;
    }

    void release() {
        scope.release(this, protocol);
    }
}
