package io.physarum.libp2p.muxer.yamux;

import io.netty.buffer.ByteBuf;

/** Hears of the frames of a connection as they are decoded, on its event loop. */
interface YamuxFrameListener {

    /** A data frame begins; its payload follows in pieces, then {@link #onDataEnd}. */
    void onData(int streamId, int flags, long length);

    /** A piece of the payload of the frame begun last; the listener releases it. */
    void onDataPiece(ByteBuf piece);

    /** The data frame begun last is complete. */
    void onDataEnd(int streamId, int flags);

    /** The peer grants more bytes to a stream. */
    void onWindowUpdate(int streamId, int flags, long delta);

    /** A ping, or the answer to one. */
    void onPing(int flags, int value);

    /** The peer opens and accepts no further streams. */
    void onGoAway(long code);
}
