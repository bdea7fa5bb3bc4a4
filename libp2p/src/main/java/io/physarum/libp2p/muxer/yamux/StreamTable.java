package io.physarum.libp2p.muxer.yamux;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.Limit;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.Stream;
import org.jspecify.annotations.Nullable;

/** The open streams of a connection, and the limits on them; confined to the event loop but for {@link #size}. */
final class StreamTable {

    private final YamuxSession session;

    private final YamuxConfig config;

    private final LimitListener limits;

    private final int ownParity;

    private final IntObjectMap<YamuxStreamChannel> streams = new IntObjectHashMap<>();

    private final ArrayDeque<CompletableFuture<Stream>> waiting = new ArrayDeque<>();

    private int nextId;

    private int inbound;

    private int inboundUnacknowledged;

    private int outboundUnacknowledged;

    private volatile @Nullable ConnectionClosedException refusal;

    private volatile int size;

    StreamTable(YamuxSession session, YamuxEnvironment environment, boolean initiator) {
        this.session = session;
        this.config = environment.config();
        this.limits = environment.limits();
        this.ownParity = initiator ? 1 : 0;
        this.nextId = initiator ? 1 : 2;
    }

    int size() {
        return size;
    }

    boolean isRefusing() {
        return refusal != null;
    }

    @Nullable
    YamuxStreamChannel get(int streamId) {
        return streams.get(streamId);
    }

    Collection<YamuxStreamChannel> all() {
        return streams.values();
    }

    /** Opens a stream; waits while too many are unacknowledged. */
    void open(CompletableFuture<Stream> future) {
        ConnectionClosedException reason = refusal;
        if (reason != null) {
            future.completeExceptionally(reason);
        } else if (size - inbound + waiting.size() >= config.maxOutboundStreams()) {
            future.completeExceptionally(
                    limits.exceeded(Limit.MAX_STREAMS_PER_CONNECTION, config.maxOutboundStreams()));
        } else if (nextId < 0) {
            future.completeExceptionally(new ConnectionClosedException("the connection has used up its stream ids"));
        } else if (outboundUnacknowledged >= config.ackBacklog()) {
            waiting.add(future);
        } else {
            outboundUnacknowledged++;
            YamuxStreamChannel stream = add(nextId, true);
            nextId += 2;
            future.complete(stream);
        }
    }

    /** Adds a stream that the peer opened; null if it is over a limit. */
    @Nullable
    YamuxStreamChannel accept(int streamId) {
        if (streamId == YamuxFrame.SESSION_ID || (streamId & 1) == ownParity || streams.containsKey(streamId)) {
            throw new ProtocolViolationException("the peer may not open yamux stream " + (streamId & 0xffffffffL));
        }
        if (inbound >= config.maxInboundStreams()) {
            limits.onLimit(Limit.MAX_STREAMS_PER_CONNECTION.text());
            return null;
        }
        if (inboundUnacknowledged >= config.ackBacklog()) {
            limits.onLimit(Limit.MAX_UNACKNOWLEDGED_STREAMS.text());
            return null;
        }
        inbound++;
        inboundUnacknowledged++;
        return add(streamId, false);
    }

    private YamuxStreamChannel add(int streamId, boolean initiator) {
        YamuxStreamChannel stream = new YamuxStreamChannel(session, streamId, initiator);
        streams.put(streamId, stream);
        size = streams.size();
        session.connection().channel().eventLoop().register(stream);
        return stream;
    }

    /** One stream was acknowledged, or ended before it was. */
    void acknowledged(boolean initiator) {
        if (!initiator) {
            inboundUnacknowledged--;
            return;
        }
        outboundUnacknowledged--;
        CompletableFuture<Stream> next = waiting.poll();
        if (next != null) {
            open(next);
        }
    }

    void remove(YamuxStreamChannel stream) {
        if (streams.remove(stream.streamId(), stream)) {
            size = streams.size();
            if (!stream.isInitiator()) {
                inbound--;
            }
        }
    }

    /** Opens no stream from now on. */
    void refuse(ConnectionClosedException reason) {
        if (refusal == null) {
            refusal = reason;
        }
        for (CompletableFuture<Stream> next = waiting.poll(); next != null; next = waiting.poll()) {
            next.completeExceptionally(reason);
        }
    }

    /** The connection is gone. */
    void closeAll(ConnectionClosedException reason) {
        refuse(reason);
        for (YamuxStreamChannel stream : new ArrayList<>(streams.values())) {
            stream.onConnectionClosed(reason);
        }
    }
}
