package io.physarum.mesh.dataplane.http;

/** Over streams between two hosts. */
class OverlayHttpOverStreamsIT extends OverlayHttpContract {

    @Override
    int chunksOfABigBody() {
        return 512;
    }

    @Override
    TestOverlay overlay(HttpSettings serving, HttpSettings calling, boolean keepAlive) throws Exception {
        return new HostOverlay(serving, calling, keepAlive);
    }
}
