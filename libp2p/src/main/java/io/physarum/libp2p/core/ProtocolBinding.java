package io.physarum.libp2p.core;

import java.util.List;
import java.util.function.Consumer;

/** A protocol as both ends use it: its ids, best first, and what is put into the pipeline of a stream that speaks it. */
public interface ProtocolBinding {

    /** The protocol ids, most wanted first; never empty. */
    List<String> protocolIds();

    /**
     * Sets up a stream whose protocol was agreed on ({@link Stream#protocol()} says which). Runs on the stream's event
     * loop before any of the protocol's bytes are read. An exception resets the stream.
     */
    void initStream(Stream stream);

    /** A binding of one protocol id. */
    static ProtocolBinding of(String protocolId, Consumer<Stream> initializer) {
        return of(List.of(protocolId), initializer);
    }

    /** A binding of several protocol ids. */
    static ProtocolBinding of(List<String> protocolIds, Consumer<Stream> initializer) {
        return new SimpleProtocolBinding(protocolIds, initializer);
    }
}
