package io.physarum.mesh.dataplane.http;

/** Over bare TCP connections: what fails here is not the fault of streams. */
class OverlayHttpOverTcpIT extends OverlayHttpContract {

    @Override
    TestOverlay overlay(HttpSettings settings, boolean keepAlive) throws Exception {
        return new LoopbackOverlay(settings, keepAlive);
    }
}
