package io.physarum.libp2p.muxer.yamux;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.netty.buffer.ByteBufAllocator;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.identity.PeerId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the bytes that were received on one connection and that nobody has read. The windows bound them for each stream
 * only, and a peer may open thousands. Over the limit the streams that hold most are reset. Confined to the event loop but for
 * {@link #held} and {@link #relieve}.
 */
final class ConnectionUnread {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionUnread.class);

    private final HostUnread host;

    private final PeerId remote;

    private final PeerUnread peer;

    private final long limit;

    private final LimitListener limits;

    private final Executor loop;

    private final Supplier<Collection<YamuxStreamChannel>> streams;

    private final AtomicBoolean relieving = new AtomicBoolean();

    /** Those with pieces of this turn. */
    private final List<ReceiveQueue> unsettled = new ArrayList<>();

    private volatile long held;

    /** An account that has joined those of its peer and host, until it {@linkplain #leave leaves}. */
    ConnectionUnread(
            YamuxEnvironment environment,
            PeerId remote,
            Executor loop,
            Supplier<Collection<YamuxStreamChannel>> streams) {
        this.host = environment.unread();
        this.limit = environment.config().maxConnectionUnreadBytes();
        this.limits = environment.limits();
        this.loop = loop;
        this.streams = streams;
        this.remote = remote;
        this.peer = host.join(remote, this);
    }

    /** The connection is closed, and holds nothing. */
    void leave() {
        host.leave(remote, this);
    }

    /** The bytes now; for any thread. */
    long held() {
        return held;
    }

    /** Has {@link ReceiveQueue#settle} called at the end of the turn. */
    void settleLater(ReceiveQueue queue) {
        unsettled.add(queue);
    }

    /** All that was received in this turn is in the queues, or was read. */
    void endTurn(ByteBufAllocator allocator) {
        for (ReceiveQueue queue : unsettled) {
            queue.settle(allocator);
        }
        unsettled.clear();
    }

    void added(int bytes) {
        change(bytes);
        if (held > limit) {
            relieve();
        }
        peer.check();
        host.check();
    }

    void removed(long bytes) {
        change(-bytes);
    }

    private void change(long bytes) {
        long now = held + bytes;
        held = now;
        peer.changed(bytes);
        host.changed(bytes);
    }

    /** Resets streams soon, but not within what goes on with them now; for any thread. */
    void relieve() {
        if (relieving.compareAndSet(false, true)) {
            loop.execute(() -> {
                relieving.set(false);
                relieveNow();
            });
        }
    }

    private void relieveNow() {
        boolean isReset = true;
        while (isReset && held > limit) {
            isReset = resetLargest(new LimitExceededException(Limit.MAX_UNREAD_BYTES_PER_CONNECTION, limit));
        }
        if (isReset
                && host.isOver()
                && resetLargest(new LimitExceededException(Limit.MAX_UNREAD_BYTES, host.limit()))) {
            host.check();
        }
        if (isReset
                && peer.isOver()
                && resetLargest(new LimitExceededException(Limit.MAX_UNREAD_BYTES_PER_PEER, peer.limit()))) {
            peer.check();
        }
    }

    /** Resets the stream that holds most; false if none holds anything. */
    private boolean resetLargest(LimitExceededException reason) {
        YamuxStreamChannel largest = null;
        for (YamuxStreamChannel stream : streams.get()) {
            if (stream.unreadBytes() > (largest == null ? 0 : largest.unreadBytes())) {
                largest = stream;
            }
        }
        if (largest == null) {
            return false;
        }
        LOG.debug("{} is reset with {} bytes unread: {}", largest, largest.unreadBytes(), reason.getMessage());
        limits.onLimit(reason.limit());
        largest.failNow(reason);
        return true;
    }
}
