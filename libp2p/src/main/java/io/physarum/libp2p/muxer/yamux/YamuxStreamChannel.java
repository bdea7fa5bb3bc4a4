package io.physarum.libp2p.muxer.yamux;

import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.EventLoops;
import io.physarum.libp2p.core.Libp2pException;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.core.StreamMuxer;
import io.physarum.libp2p.core.StreamResetException;
import org.jspecify.annotations.Nullable;

/**
 * A yamux stream. Each direction ends on its own:
 *
 * <pre>
 * output: OPEN -shutdownOutput-> ENDING (what was written waits for window) -FIN sent-> ENDED
 * input:  OPEN -FIN received-> remoteEnded -everything read-> inputShutdown (event fired)
 * both ended -> closed; close(), reset(), RST received or connection lost at any time -> closed
 * </pre>
 */
final class YamuxStreamChannel extends AbstractChannel implements Stream {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false, 16);

    private final YamuxSession session;

    private final int streamId;

    private final boolean initiator;

    private final ChannelConfig config = new YamuxStreamConfig(this);

    private final StreamInput input;

    private final ReceiveWindow receiveWindow;

    private final StreamOutput output;

    /** SYN or ACK, until the first frame carried it. */
    private int pendingFlags;

    private boolean acknowledged;

    private boolean dead;

    private volatile boolean open = true;

    YamuxStreamChannel(YamuxSession session, int streamId, boolean initiator) {
        super(session.connection().channel());
        this.session = session;
        this.streamId = streamId;
        this.initiator = initiator;
        this.input = new StreamInput(this, session.unread());
        this.output = new StreamOutput(this, session.writer());
        this.receiveWindow = session.newReceiveWindow();
        this.pendingFlags = initiator ? YamuxFrame.SYN : YamuxFrame.ACK;
    }

    int streamId() {
        return streamId;
    }

    StreamOutput output() {
        return output;
    }

    // What the session tells.

    /** The peer said something of this stream; whether that is news by itself: the first answer, or an end. */
    boolean onFrame(int flags) {
        boolean isAnswer = initiator && settleAcknowledgement();
        boolean isEnd = (flags & YamuxFrame.FIN) != 0 && !input.isRemoteEnded();
        return isAnswer || isEnd || (flags & YamuxFrame.RST) != 0;
    }

    private boolean settleAcknowledgement() {
        if (acknowledged) {
            return false;
        }
        acknowledged = true;
        session.streams().acknowledged(initiator);
        return true;
    }

    long unreadBytes() {
        return input.unreadBytes();
    }

    void onDataAnnounced(long length) {
        if (input.isRemoteEnded()) {
            throw new ProtocolViolationException("the peer sent data after the end of its yamux stream");
        }
        receiveWindow.receive(length);
    }

    /** Takes over a piece; whether {@link #onBurstEnd} must follow at the end of the read. */
    boolean onDataPiece(ByteBuf piece) {
        return input.offer(piece);
    }

    void onBurstEnd() {
        input.endBurst();
    }

    void onRemoteEnd() {
        input.end();
    }

    void onReset() {
        dead = true;
        input.fail(new StreamResetException("the peer " + remotePeer() + " reset the stream"));
    }

    void onConnectionClosed(Libp2pException cause) {
        dead = true;
        failNow(cause);
    }

    void failNow(Libp2pException cause) {
        if (open) {
            pipeline().fireExceptionCaught(cause);
            yamuxUnsafe().close(newPromise(), cause);
        }
    }

    void onWindowUpdate(long delta) {
        output.grant(delta);
    }

    @Nullable
    ChannelOutboundBuffer outboundBuffer() {
        return yamuxUnsafe().outboundBuffer();
    }

    /** Whether the peer no longer knows this stream. */
    boolean isDead() {
        return dead;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        output.write();
    }

    /** The flags that the next frame of this stream must carry. */
    int takeFlags() {
        int flags = pendingFlags;
        pendingFlags = 0;
        if (!initiator) {
            settleAcknowledgement();
        }
        return flags;
    }

    @Override
    protected Object filterOutboundMessage(Object message) throws ClosedChannelException {
        if (!output.isOpen() || dead) {
            throw new ClosedChannelException();
        }
        if (message instanceof ByteBuf) {
            return message;
        }
        throw new UnsupportedOperationException("a stream carries ByteBuf, not " + message.getClass());
    }

    /** Gives bytes that the application took back to the peer's window. */
    void consumed(int length) {
        if (dead) {
            return;
        }
        int delta = session.consume(receiveWindow, length);
        if (delta > 0 && !input.isRemoteEnded()) {
            session.writer().writeControl(YamuxFrame.WINDOW_UPDATE, takeFlags(), streamId, delta);
        }
    }

    // Ending.

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        execute(() -> output.end(promise), promise);
        return promise;
    }

    /** Everything written is sent: ends the direction. */
    void sendEnd(ChannelPromise promise) {
        yamuxUnsafe().shutdownOutput(promise);
        closeIfBothEnded();
    }

    @Override
    protected void doShutdownOutput() {
        session.writer().writeControl(YamuxFrame.WINDOW_UPDATE, takeFlags() | YamuxFrame.FIN, streamId, 0);
    }

    /** The input is read to its end, or is not wanted any more. */
    void onInputShutdown() {
        pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        pipeline().fireUserEventTriggered(ChannelInputShutdownReadComplete.INSTANCE);
        closeIfBothEnded();
    }

    void closeIfBothEnded() {
        if (open && output.isEnded() && input.isRemoteEnded() && input.isShutdown()) {
            unsafe().close(newPromise());
        }
    }

    @Override
    public ChannelFuture reset() {
        ChannelPromise promise = newPromise();
        execute(() -> yamuxUnsafe().close(promise, new StreamResetException("this side reset the stream")), promise);
        return promise;
    }

    @Override
    protected void doClose() {
        open = false;
        boolean isOver = output.isEnded() && input.isRemoteEnded();
        if (!isOver && !dead && !(initiator && pendingFlags != 0)) {
            session.sendReset(this);
        }
        dead = true;
        input.close();
        receiveWindow.close();
        settleAcknowledgement();
        session.onStreamClosed(this);
        output.close();
    }

    private void execute(Runnable task, ChannelPromise promise) {
        EventLoops.execute(eventLoop(), task, () -> promise.tryFailure(new ClosedChannelException()));
    }

    @Override
    public Connection connection() {
        return session.connection();
    }

    @Override
    public String protocol() {
        String protocol = attr(StreamMuxer.STREAM_PROTOCOL).get();
        return protocol == null ? "" : protocol;
    }

    @Override
    public boolean isInitiator() {
        return initiator;
    }

    @Override
    public boolean isInputShutdown() {
        return input.isShutdown();
    }

    @Override
    public ChannelFuture shutdownInput() {
        return shutdownInput(newPromise());
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        Runnable ending = () -> {
            input.shutdown();
            promise.trySuccess();
        };
        execute(ending, promise);
        return promise;
    }

    @Override
    public boolean isOutputShutdown() {
        return output.isEnded() || !open;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        return shutdownOutput(newPromise());
    }

    @Override
    public boolean isShutdown() {
        return isInputShutdown() && isOutputShutdown();
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdown(newPromise());
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        shutdownInput();
        return shutdownOutput(promise);
    }

    @Override
    protected void doBeginRead() {
        input.request();
    }

    void cancelRead() {
        input.cancelRequest();
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public String toString() {
        return connection() + " stream " + (streamId & 0xffffffffL) + " " + protocol();
    }

    @Override
    protected DefaultChannelPipeline newChannelPipeline() {
        return new YamuxStreamPipeline(this);
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new YamuxUnsafe();
    }

    private YamuxUnsafe yamuxUnsafe() {
        return (YamuxUnsafe) unsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    @Override
    protected SocketAddress localAddress0() {
        return parent().localAddress();
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return parent().remoteAddress();
    }

    @Override
    protected void doBind(SocketAddress localAddress) {
        throw new UnsupportedOperationException("a stream is not bound");
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    private final class YamuxUnsafe extends AbstractUnsafe {

        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            promise.tryFailure(new UnsupportedOperationException("a stream is connected from the start"));
        }

        /** Closes; writes that wait fail with the cause. */
        void close(ChannelPromise promise, Libp2pException cause) {
            ClosedChannelException closed = new ClosedChannelException();
            closed.initCause(cause);
            close(promise, cause, closed);
        }
    }
}
