package io.physarum.libp2p.muxer.yamux;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.ConnectionClosedException;
import io.physarum.libp2p.core.EventLoops;
import io.physarum.libp2p.core.FaultReport;
import io.physarum.libp2p.core.LimitExceededException;
import io.physarum.libp2p.core.LimitListener;
import io.physarum.libp2p.core.MuxerSession;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One yamux connection: the last handler of its pipeline. Confined to the connection's event loop, onto which the methods
 * of {@link MuxerSession} hop.
 */
final class YamuxSession extends ChannelInboundHandlerAdapter implements MuxerSession, YamuxFrameListener {

    private static final Logger LOG = LoggerFactory.getLogger(YamuxSession.class);

    /** How long the network may take for what was written before the connection was closed. */
    static final Duration LINGER = Duration.ofSeconds(5);

    private final Connection connection;

    private final YamuxConfig config;

    private final LongSupplier nanoClock;

    private final LimitListener limits;

    private final Consumer<Stream> inboundStreams;

    private final StreamTable streams;

    private final WindowBudget windowBudget;

    private final ConnectionUnread unread;

    private final FloodGuard floods;

    private final List<YamuxStreamChannel> bursts = new ArrayList<>();

    private @Nullable YamuxWriter writer;

    private @Nullable KeepAlive keepAlive;

    private @Nullable YamuxStreamChannel receiving;

    private @Nullable Throwable failure;

    private volatile boolean closing;

    private @Nullable Future<?> lingering;

    YamuxSession(Connection connection, YamuxEnvironment environment, Consumer<Stream> inboundStreams) {
        this.connection = connection;
        this.config = environment.config();
        this.nanoClock = environment.nanoClock();
        this.limits = environment.limits();
        this.inboundStreams = inboundStreams;
        this.streams = new StreamTable(this, environment, connection.isInitiator());
        this.floods = new FloodGuard(environment);
        this.windowBudget = new WindowBudget(config.maxConnectionWindowGrowth());
        this.unread = new ConnectionUnread(
                environment,
                connection.remotePeer(),
                task -> connection.channel().eventLoop().execute(task),
                streams::all);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        YamuxWriter frames = new YamuxWriter(context, config.maxFrameLength(), this::giveUpReader);
        writer = frames;
        KeepAlive pings = new KeepAlive(
                context,
                config,
                nanoClock,
                value -> frames.writeControl(YamuxFrame.PING, YamuxFrame.SYN, YamuxFrame.SESSION_ID, value),
                this::fail);
        keepAlive = pings;
        pings.start();
    }

    YamuxWriter writer() {
        YamuxWriter current = writer;
        if (current == null) {
            throw new IllegalStateException("the yamux session is not in a pipeline");
        }
        return current;
    }

    Connection connection() {
        return connection;
    }

    StreamTable streams() {
        return streams;
    }

    ConnectionUnread unread() {
        return unread;
    }

    ReceiveWindow newReceiveWindow() {
        return new ReceiveWindow(config.maxWindow(), windowBudget);
    }

    int consume(ReceiveWindow window, int length) {
        int granted = window.consume(length, nanoClock.getAsLong(), roundTripNanos());
        if (granted > 0 && keepAlive != null) {
            keepAlive.refresh();
        }
        return granted;
    }

    private long roundTripNanos() {
        KeepAlive current = keepAlive;
        return current == null ? 0 : current.roundTripNanos();
    }

    @Override
    public CompletableFuture<Stream> openStream() {
        CompletableFuture<Stream> future = new CompletableFuture<>();
        EventLoops.execute(
                connection.channel().eventLoop(),
                () -> streams.open(future),
                () -> future.completeExceptionally(new ConnectionClosedException("the host has stopped")));
        return future;
    }

    @Override
    public int streamCount() {
        return streams.size();
    }

    @Override
    public Optional<Duration> roundTripTime() {
        long nanos = roundTripNanos();
        return nanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    }

    @Override
    public CompletableFuture<Void> close() {
        EventLoops.execute(connection.channel().eventLoop(), this::shutDown, () -> {});
        return connection.closeFuture();
    }

    @Override
    public boolean isOpen() {
        return !closing && !streams.isRefusing();
    }

    /** This side resets a stream: if the peer opened it, it may have done so to no other end. */
    void sendReset(YamuxStreamChannel stream) {
        int flags = stream.takeFlags() | YamuxFrame.RST;
        writer().writeControl(YamuxFrame.WINDOW_UPDATE, flags, stream.streamId(), 0);
        if (!stream.isInitiator() && !closing) {
            try {
                floods.reset();
            } catch (LimitExceededException e) {
                fail(e);
            }
        }
    }

    void onStreamClosed(YamuxStreamChannel stream) {
        streams.remove(stream);
        if (streams.isRefusing() && streams.size() == 0) {
            shutDown();
        }
    }

    private void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
            FaultReport.log(LOG, connection, cause);
        }
        boolean isViolation = cause instanceof ProtocolViolationException || cause instanceof LimitExceededException;
        if (!closing) {
            leave(isViolation ? YamuxFrame.GO_AWAY_PROTOCOL_ERROR : YamuxFrame.GO_AWAY_NORMAL);
        }
        connection.channel().close();
    }

    private void giveUpReader(LimitExceededException exceeded) {
        limits.onLimit(exceeded.limit());
        fail(exceeded);
    }

    /** Closes once the network took what was written; what it has not taken in time is lost. */
    private void shutDown() {
        if (closing) {
            return;
        }
        ChannelFuture last = leave(YamuxFrame.GO_AWAY_NORMAL);
        lingering = connection
                .channel()
                .eventLoop()
                .schedule(() -> connection.channel().close(), LINGER.toNanos(), TimeUnit.NANOSECONDS);
        last.addListener(written -> connection.channel().close());
    }

    private ChannelFuture leave(int code) {
        closing = true;
        streams.refuse(new ConnectionClosedException("the connection is being closed"));
        ChannelFuture last = writer().writeGoAway(code);
        writer().flush();
        return last;
    }

    @Override
    public void onData(int streamId, int flags, long length) {
        YamuxStreamChannel stream = find(streamId, flags, length == 0);
        receiving = stream;
        if (stream != null) {
            stream.onDataAnnounced(length);
        }
    }

    @Override
    public void onDataPiece(ByteBuf piece) {
        YamuxStreamChannel stream = receiving;
        if (stream == null || !stream.isOpen()) {
            piece.release();
        } else if (stream.onDataPiece(piece)) {
            bursts.add(stream);
        }
    }

    @Override
    public void onDataEnd(int streamId, int flags) {
        YamuxStreamChannel stream = receiving;
        receiving = null;
        endIfFlagged(stream, flags);
    }

    @Override
    public void onWindowUpdate(int streamId, int flags, long delta) {
        YamuxStreamChannel stream = find(streamId, flags, delta == 0 || streams.get(streamId) == null);
        if (stream != null) {
            stream.onWindowUpdate(delta);
        }
        endIfFlagged(stream, flags);
    }

    private void endIfFlagged(@Nullable YamuxStreamChannel stream, int flags) {
        if (stream == null) {
            return;
        }
        if ((flags & YamuxFrame.RST) != 0) {
            stream.onReset();
            if (!stream.isInitiator()) {
                floods.reset();
            }
        } else if ((flags & YamuxFrame.FIN) != 0) {
            stream.onRemoteEnd();
        }
    }

    /**
     * The stream a frame is for, opened if the frame says so; null if it is unknown, as after a reset, or refused.
     *
     * @param isEmpty whether the frame neither carries anything nor grants anybody anything
     */
    private @Nullable YamuxStreamChannel find(int streamId, int flags, boolean isEmpty) {
        if ((flags & YamuxFrame.SYN) == 0) {
            YamuxStreamChannel stream = streams.get(streamId);
            boolean isNews = stream != null && stream.onFrame(flags);
            if (isEmpty && !isNews) {
                floods.idleFrame();
            }
            return stream;
        }
        YamuxStreamChannel stream = isOpen() ? streams.accept(streamId) : null;
        if (stream == null) {
            writer().writeControl(YamuxFrame.WINDOW_UPDATE, YamuxFrame.RST, streamId, 0);
            floods.reset();
            return null;
        }
        try {
            inboundStreams.accept(stream);
        } catch (RuntimeException e) {
            FaultReport.log(LOG, stream, e);
            stream.reset();
        }
        return stream;
    }

    @Override
    public void onPing(int flags, int value) {
        if ((flags & YamuxFrame.SYN) != 0) {
            floods.ping();
            writer().writeControl(YamuxFrame.PING, YamuxFrame.ACK, YamuxFrame.SESSION_ID, value);
        } else if (keepAlive == null || !keepAlive.onAnswer(value)) {
            floods.idleFrame();
        }
    }

    @Override
    public void onGoAway(long code) {
        if (streams.isRefusing()) {
            floods.idleFrame();
        }
        streams.refuse(new ConnectionClosedException("the peer is leaving, yamux code " + code));
        if (code != YamuxFrame.GO_AWAY_NORMAL) {
            fail(new ConnectionClosedException("the peer gave up the connection with yamux error code " + code));
        } else if (streams.size() == 0) {
            shutDown();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        for (int i = 0; i < bursts.size(); i++) {
            bursts.get(i).onBurstEnd();
        }
        bursts.clear();
        unread.endTurn(context.alloc());
        if (keepAlive != null) {
            keepAlive.heard();
        }
        writer().flush();
        context.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        writer().drain();
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        closing = true;
        if (keepAlive != null) {
            keepAlive.stop();
        }
        if (lingering != null) {
            lingering.cancel(false);
        }
        Throwable cause = failure;
        streams.closeAll(
                cause == null
                        ? new ConnectionClosedException("the connection to " + connection.remotePeer() + " closed")
                        : new ConnectionClosedException(
                                "the connection to " + connection.remotePeer() + " failed: " + cause.getMessage(),
                                cause));
        unread.leave();
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(FaultReport.cause(cause));
    }
}
