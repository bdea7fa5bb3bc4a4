package io.physarum.libp2p.muxer.yamux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.physarum.libp2p.core.MuxerSession;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multiformats.Multiaddr;
import io.physarum.libp2p.testing.MuxedConnection;

/** One end of a yamux connection on an embedded channel, fed and watched frame by frame. */
final class YamuxPeer extends MuxedConnection {

    /**
     * A frame that was sent.
     *
     * @param text a data frame's payload, else empty
     */
    record Frame(int type, int flags, int streamId, long value, String text) {}

    private static final Multiaddr ADDRESS = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");

    private static final PrivateKey REMOTE = Keys.generate(KeyType.ED25519);

    final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    final EmbeddedChannel channel;

    final List<Stream> inbound = new ArrayList<>();

    /** The names of the limits that bit, in order. */
    final List<String> limitsHit = new ArrayList<>();

    final YamuxSession session;

    private long nanos;

    YamuxPeer(boolean initiator, YamuxConfig config) {
        this(initiator, config, new HostUnread(config));
    }

    YamuxPeer(boolean initiator, YamuxConfig config, HostUnread unread) {
        this(initiator, config, unread, REMOTE);
    }

    YamuxPeer(boolean initiator, YamuxConfig config, HostUnread unread, PrivateKey remote) {
        super(new EmbeddedChannel(), initiator, ADDRESS, remote);
        channel = (EmbeddedChannel) channel();
        channel.config().setAllocator(allocator);
        channel.freezeTime();
        session =
                new YamuxSession(this, new YamuxEnvironment(config, () -> nanos, unread, limitsHit::add), inbound::add);
        channel.pipeline().addLast(new YamuxFrameDecoder(session), session);
    }

    void advanceClock(long by) {
        nanos += by;
    }

    void receive(int type, int flags, int streamId, long value) {
        receive(type, flags, streamId, value, new byte[0]);
    }

    void receive(int type, int flags, int streamId, long value, byte[] payload) {
        channel.writeInbound(header(type, flags, streamId, value).writeBytes(payload));
    }

    void receiveData(int flags, int streamId, byte[] payload) {
        receive(YamuxFrame.DATA, flags, streamId, payload.length, payload);
    }

    ByteBuf header(int type, int flags, int streamId, long value) {
        return allocator
                .buffer()
                .writeByte(0)
                .writeByte(type)
                .writeShort(flags)
                .writeInt(streamId)
                .writeInt((int) value);
    }

    /** The frames sent since the last call, without keep-alives. */
    List<Frame> sent() {
        channel.runPendingTasks();
        ByteBuf all = allocator.buffer();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.writeBytes(out);
            out.release();
        }
        List<Frame> frames = new ArrayList<>();
        while (all.isReadable()) {
            all.skipBytes(1);
            int type = all.readByte();
            int flags = all.readShort();
            int streamId = all.readInt();
            long value = all.readUnsignedInt();
            String text = type == YamuxFrame.DATA
                    ? all.readCharSequence((int) value, StandardCharsets.US_ASCII)
                            .toString()
                    : "";
            if (type != YamuxFrame.PING || (flags & YamuxFrame.SYN) == 0) {
                frames.add(new Frame(type, flags, streamId, value, text));
            }
        }
        all.release();
        return frames;
    }

    Stream open() {
        return session.openStream().join();
    }

    void finish() {
        channel.finishAndReleaseAll();
    }

    @Override
    public String muxerProtocol() {
        return YamuxMuxer.PROTOCOL_ID;
    }

    @Override
    protected MuxerSession session() {
        return session;
    }
}
