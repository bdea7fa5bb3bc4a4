package io.physarum.bench.jmh;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;

/** Two channels in memory, connected to each other. */
final class Wire {

    final EmbeddedChannel left = new EmbeddedChannel();

    final EmbeddedChannel right = new EmbeddedChannel();

    /** Carries what either side has written to the other until neither has anything to say. */
    void pump() {
        boolean carried = true;
        while (carried) {
            carried = carry(left, right);
            carried |= carry(right, left);
        }
    }

    private static boolean carry(EmbeddedChannel from, EmbeddedChannel to) {
        from.runPendingTasks();
        boolean carried = false;
        for (ByteBuf bytes = from.readOutbound(); bytes != null; bytes = from.readOutbound()) {
            to.writeOneInbound(bytes);
            carried = true;
        }
        to.flushInbound();
        return carried;
    }

    /** Drops what the right side has received; the number of bytes. */
    int drain() {
        int bytes = 0;
        for (ByteBuf message = right.readInbound(); message != null; message = right.readInbound()) {
            bytes += message.readableBytes();
            message.release();
        }
        return bytes;
    }

    void close() {
        left.finishAndReleaseAll();
        right.finishAndReleaseAll();
    }
}
