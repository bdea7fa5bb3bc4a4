package io.physarum.mesh.dataplane.http;

/** Over bare TCP connections: what fails here is not the fault of streams. */
class OverlayHttpOverTcpIT extends OverlayHttpContract {

    /** The kernel's buffers grow to many MiB, and there are eight on the way. */
    @Override
    int chunksOfABigBody() {
        return 2048;
    }

    @Override
    TestOverlay overlay(HttpSettings serving, HttpSettings calling, boolean keepAlive) throws Exception {
        return new LoopbackOverlay(serving, calling, keepAlive);
    }
}
