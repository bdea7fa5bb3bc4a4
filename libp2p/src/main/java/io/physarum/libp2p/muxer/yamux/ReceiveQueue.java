package io.physarum.libp2p.muxer.yamux;

import java.util.ArrayDeque;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that arrived before the application asked for them. Large pieces are kept as they are; small ones are packed
 * together, as each would otherwise keep the whole network buffer alive that it was cut from: a peer must not be able to make
 * us hold more memory than a small multiple of the window.
 */
final class ReceiveQueue {

    private static final int KEEP_FROM = 16 * 1024;

    private static final int PACK_CAPACITY = 32 * 1024;

    private final ArrayDeque<ByteBuf> pieces = new ArrayDeque<>();

    private final ConnectionUnread account;

    private @Nullable ByteBuf pack;

    private long bytes;

    ReceiveQueue(ConnectionUnread account) {
        this.account = account;
    }

    /** The bytes it holds. */
    long bytes() {
        return bytes;
    }

    /** Takes over a piece. */
    void add(ByteBufAllocator allocator, ByteBuf piece) {
        int length = piece.readableBytes();
        append(allocator, piece);
        bytes += length;
        account.added(length);
    }

    private void append(ByteBufAllocator allocator, ByteBuf piece) {
        if (piece.readableBytes() >= KEEP_FROM) {
            pack = null;
            pieces.add(piece);
            return;
        }
        try {
            ByteBuf target = pack;
            if (target == null || target.maxWritableBytes() < piece.readableBytes()) {
                target = allocator.buffer(piece.readableBytes(), PACK_CAPACITY);
                pieces.add(target);
                pack = target;
            }
            target.writeBytes(piece);
        } finally {
            piece.release();
        }
    }

    /** Removes the oldest piece, which the caller then owns. */
    @Nullable
    ByteBuf poll() {
        ByteBuf piece = pieces.poll();
        if (pieces.isEmpty()) {
            pack = null;
        }
        if (piece != null) {
            bytes -= piece.readableBytes();
            account.removed(piece.readableBytes());
        }
        return piece;
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    void releaseAll() {
        pack = null;
        account.removed(bytes);
        bytes = 0;
        for (ByteBuf piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            piece.release();
        }
    }
}
