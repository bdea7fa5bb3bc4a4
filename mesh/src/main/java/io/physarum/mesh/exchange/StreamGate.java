package io.physarum.mesh.exchange;

import java.util.Optional;

import io.physarum.libp2p.identity.PeerId;

/** Decides about a request before it is read. */
public interface StreamGate {

    /** Lets everybody in, and resets what is too much. */
    StreamGate OPEN = new StreamGate() {};

    /** Why a peer gets nothing here; empty if it may ask. */
    default Optional<Refusal> objection(PeerId from) {
        return Optional.empty();
    }

    /** The answer to one who is refused; empty resets the stream. Called for what is too much as well. */
    default Optional<byte[]> answer(PeerId from, Refusal refusal) {
        return Optional.empty();
    }
}
