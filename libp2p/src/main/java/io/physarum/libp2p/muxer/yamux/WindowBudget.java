package io.physarum.libp2p.muxer.yamux;

/** By how much all receive windows of one connection may still outgrow their start; confined to the event loop. */
final class WindowBudget {

    private long left;

    WindowBudget(long bytes) {
        this.left = bytes;
    }

    boolean take(int bytes) {
        if (bytes > left) {
            return false;
        }
        left -= bytes;
        return true;
    }

    void giveBack(int bytes) {
        left += bytes;
    }
}
