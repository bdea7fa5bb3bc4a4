package io.physarum.mesh.exchange;

import io.netty.buffer.ByteBuf;

/** Collects one line. */
final class LineInputHandler extends WholeInputHandler {

    LineInputHandler(int maxLength) {
        super(maxLength);
    }

    @Override
    int endOfMessage(ByteBuf bytes) {
        return bytes.bytesBefore((byte) '\n');
    }
}
