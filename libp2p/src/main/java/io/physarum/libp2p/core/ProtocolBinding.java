package io.physarum.libp2p.core;

import java.util.List;
import java.util.function.Consumer;

/** A protocol as both ends use it: its ids, best first, and what is put into the pipeline of a stream that speaks it. */
public interface ProtocolBinding {

    /** The protocol ids, most wanted first; never empty. */
    List<String> protocolIds();

    /**
     * Sets up a stream whose protocol was agreed on, or assumed ({@link Stream#protocol()} says which). Runs on the stream's event
     * loop before any of the protocol's bytes are read. An exception resets the stream.
     */
    void initStream(Stream stream);

    /**
     * Whether to set up a stream that this side opens before the peer has agreed to the first protocol id, so that what is
     * written needs no round trip of its own. It is done anyhow if there is only one protocol id and the peer has said that it
     * speaks it. If the peer refuses after all, the stream's handlers hear of it as an {@link UnsupportedProtocolException},
     * and the stream is reset; no other protocol id is tried then.
     */
    default boolean isOptimistic() {
        return false;
    }

    /** A binding of one protocol id. */
    static ProtocolBinding of(String protocolId, Consumer<Stream> initializer) {
        return of(List.of(protocolId), initializer);
    }

    /** A binding of several protocol ids. */
    static ProtocolBinding of(List<String> protocolIds, Consumer<Stream> initializer) {
        return new SimpleProtocolBinding(protocolIds, false, initializer);
    }

    /** A binding of one protocol id that {@linkplain #isOptimistic expects} every peer to speak it. */
    static ProtocolBinding optimistic(String protocolId, Consumer<Stream> initializer) {
        return new SimpleProtocolBinding(List.of(protocolId), true, initializer);
    }
}
