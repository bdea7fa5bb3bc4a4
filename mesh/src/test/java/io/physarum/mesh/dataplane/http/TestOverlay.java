package io.physarum.mesh.dataplane.http;

import io.physarum.libp2p.identity.PeerId;

/** A serving end, a calling end and something between them. */
interface TestOverlay extends AutoCloseable {

    /** What the serving end serves. */
    ServedInstances instances();

    /** The calling end. */
    OverlayHttpClient client();

    /** The serving end. */
    PeerId peer();

    /** How many streams the calling end has opened. */
    int opened();

    @Override
    void close();
}
