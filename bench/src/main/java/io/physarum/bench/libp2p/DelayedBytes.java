package io.physarum.bench.libp2p;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;

/** One direction of a relayed connection: the bytes on the way. Confined to the event loop that both ends share. */
final class DelayedBytes {

    /** An end of the direction is a piece without bytes. */
    private record Piece(ByteBuf bytes, long dueNanos) {}

    private final EventLoop loop;

    private final long delayNanos;

    private final long openNanos;

    private final ArrayDeque<Piece> onTheWay = new ArrayDeque<>();

    private long inFlight;

    private boolean scheduled;

    private boolean releasing;

    private @Nullable Channel source;

    private @Nullable Channel sink;

    /**
     * Nothing is on the way yet.
     *
     * @param openNanos what is sent before then counts as sent then
     */
    DelayedBytes(EventLoop loop, long delayNanos, long openNanos) {
        this.loop = loop;
        this.delayNanos = delayNanos;
        this.openNanos = openNanos;
    }

    void from(Channel channel) {
        source = channel;
    }

    void to(Channel channel) {
        sink = channel;
        release();
    }

    void add(ByteBuf bytes) {
        long sentNanos = delayNanos == 0 ? 0 : Math.max(System.nanoTime(), openNanos);
        inFlight += bytes.readableBytes();
        onTheWay.add(new Piece(bytes, sentNanos + delayNanos));
        throttle();
        if (delayNanos == 0 || !scheduled) {
            release();
        }
    }

    /** The source sends no more, and must not be told to. */
    void end() {
        source = null;
        add(Unpooled.EMPTY_BUFFER);
    }

    /** Hands on what is due, for as long as the sink takes it. */
    void release() {
        Channel to = sink;
        if (to == null || releasing) {
            return;
        }
        releasing = true;
        while (writeDue(to)) {
            to.flush();
        }
        releasing = false;
        throttle();
    }

    /** Whether anything was due and taken. */
    private boolean writeDue(Channel to) {
        long now = delayNanos == 0 ? 0 : System.nanoTime();
        boolean written = false;
        for (Piece next = onTheWay.peek(); next != null && to.isWritable(); next = onTheWay.peek()) {
            if (delayNanos > 0 && next.dueNanos() - now > 0) {
                schedule(next.dueNanos() - now);
                break;
            }
            onTheWay.remove();
            inFlight -= next.bytes().readableBytes();
            if (next.bytes().isReadable()) {
                to.write(next.bytes(), to.voidPromise());
            } else {
                to.write(next.bytes()).addListener(allWritten -> end((DuplexChannel) to));
            }
            written = true;
        }
        return written;
    }

    private static void end(DuplexChannel to) {
        if (to.isInputShutdown()) {
            to.close();
        } else {
            to.shutdownOutput();
        }
    }

    private void schedule(long nanos) {
        if (!scheduled) {
            scheduled = true;
            loop.schedule(
                    () -> {
                        scheduled = false;
                        release();
                    },
                    nanos,
                    TimeUnit.NANOSECONDS);
        }
    }

    private void throttle() {
        if (source != null) {
            source.config().setAutoRead(inFlight < DelayRelay.MAX_IN_FLIGHT);
        }
    }

    /** Nobody is left to send to. */
    void discard() {
        for (Piece next = onTheWay.poll(); next != null; next = onTheWay.poll()) {
            next.bytes().release();
        }
    }
}
