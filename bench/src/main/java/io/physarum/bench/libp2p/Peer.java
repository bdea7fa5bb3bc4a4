package io.physarum.bench.libp2p;

import io.physarum.libp2p.multiformats.Multiaddr;

/** One end of a measured connection, which measures on command. */
interface Peer extends AutoCloseable {

    /** Where it listens, with its peer id. */
    Multiaddr address();

    /** Runs perf against another peer, on the connection there is, or one made to the address given. */
    Measured perf(Multiaddr other, long uploadBytes, long downloadBytes);

    /** Closes the connection to a peer. */
    void hangUp(Multiaddr other);

    @Override
    void close();

    /**
     * What a run took.
     *
     * @param uploadSeconds the upload's time
     * @param downloadSeconds the download's time
     * @param firstByteSeconds from the order, with the connect if there was none, until the first byte of the download
     */
    record Measured(double uploadSeconds, double downloadSeconds, double firstByteSeconds) {}
}
