package io.physarum.libp2p.muxer.yamux;

import java.util.ArrayDeque;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that arrived before the application asked for them. Small pieces are packed together, as each would otherwise keep the
 * whole network buffer alive that it was cut from. Large ones are kept as they are until the end of the turn in which they came,
 * for most are read by then; of those that are left, what is less than half of its buffer is packed too. So the memory that is
 * kept alive is at most twice of what is counted, and what is read at once is never copied.
 */
final class ReceiveQueue {

    private static final int KEEP_FROM = 16 * 1024;

    private static final int PACK_CAPACITY = 32 * 1024;

    private final ArrayDeque<ByteBuf> pieces = new ArrayDeque<>();

    private final ConnectionUnread account;

    private @Nullable ByteBuf pack;

    private long bytes;

    /** Bytes that were read, but whose buffer the next piece keeps alive: they are counted until that is read. */
    private long keptAlive;

    /** The last pieces of the queue of which it is not decided how they are kept. */
    private int unsettled;

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
        if (length >= KEEP_FROM) {
            if (unsettled == 0) {
                account.settleLater(this);
            }
            keep(piece);
            unsettled++;
        } else if (pack(allocator, piece) && unsettled > 0) {
            unsettled++;
        }
        bytes += length;
        account.added(length);
    }

    private void keep(ByteBuf piece) {
        pack = null;
        pieces.add(piece);
    }

    /** Copies a piece and releases it; whether the queue is longer by one. */
    private boolean pack(ByteBufAllocator allocator, ByteBuf piece) {
        try {
            ByteBuf target = pack;
            if (target != null && target.maxWritableBytes() >= piece.readableBytes()) {
                target.writeBytes(piece);
                return false;
            }
            int length = piece.readableBytes();
            target = allocator.buffer(length, Math.max(length, PACK_CAPACITY));
            pieces.add(target);
            pack = target;
            target.writeBytes(piece);
            return true;
        } finally {
            piece.release();
        }
    }

    /** Nothing more comes in this turn: packs what would keep more than twice its length alive. */
    void settle(ByteBufAllocator allocator) {
        int count = Math.min(unsettled, pieces.size());
        unsettled = 0;
        if (count == 0) {
            return;
        }
        ArrayDeque<ByteBuf> left = new ArrayDeque<>(count);
        for (int i = 0; i < count; i++) {
            left.addFirst(pieces.removeLast());
        }
        long alreadyCounted = pieces.isEmpty() ? keptAlive : 0;
        pack = null;
        while (!left.isEmpty()) {
            settleBuffer(allocator, left, alreadyCounted);
            alreadyCounted = 0;
        }
    }

    /** Settles the pieces at the head that were cut from the same buffer. */
    private void settleBuffer(ByteBufAllocator allocator, ArrayDeque<ByteBuf> left, long alreadyCounted) {
        ByteBuf root = root(left.element());
        ArrayDeque<ByteBuf> same = new ArrayDeque<>();
        long length = alreadyCounted;
        for (ByteBuf next = left.peek(); next != null && isCutFrom(root, next); next = left.peek()) {
            length += next.readableBytes();
            same.add(left.remove());
        }
        boolean isKept = 2 * length >= root.capacity();
        for (ByteBuf piece : same) {
            if (isKept) {
                keep(piece);
            } else {
                pack(allocator, piece);
            }
        }
    }

    /** Buffers with the same bytes are equal, too. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isCutFrom(ByteBuf root, ByteBuf piece) {
        return root(piece) == root;
    }

    /** The buffer whose memory a piece keeps alive. */
    private static ByteBuf root(ByteBuf piece) {
        ByteBuf root = piece;
        for (ByteBuf next = piece.unwrap(); next != null; next = next.unwrap()) {
            root = next;
        }
        return root;
    }

    /** Removes the oldest piece, which the caller then owns. */
    @Nullable
    ByteBuf poll() {
        ByteBuf piece = pieces.poll();
        ByteBuf next = pieces.peek();
        if (next == null) {
            pack = null;
        }
        if (piece != null) {
            bytes -= piece.readableBytes();
            keptAlive += piece.readableBytes();
            if (next == null || !isCutFrom(root(piece), next)) {
                account.removed(keptAlive);
                keptAlive = 0;
            }
        }
        return piece;
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    void releaseAll() {
        pack = null;
        account.removed(bytes + keptAlive);
        bytes = 0;
        keptAlive = 0;
        for (ByteBuf piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            piece.release();
        }
    }
}
