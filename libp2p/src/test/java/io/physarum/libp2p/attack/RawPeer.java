package io.physarum.libp2p.attack;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.identity.KeyType;
import io.physarum.libp2p.identity.Keys;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.identity.PrivateKey;
import io.physarum.libp2p.multistream.MultistreamConfig;
import io.physarum.libp2p.multistream.Negotiation;
import io.physarum.libp2p.muxer.yamux.YamuxMuxer;
import io.physarum.libp2p.security.noise.NoiseSecurity;
import io.physarum.libp2p.testing.TestHosts;
import io.physarum.libp2p.transport.tcp.SocketKind;
import org.awaitility.Awaitility;

/** A peer that comes in through the real handshake and then writes its yamux frames by hand. */
final class RawPeer {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final PrivateKey key;

    private final Channel channel;

    private final FrameLog log;

    private int nextId = 1;

    private RawPeer(PrivateKey key, Channel channel, FrameLog log) {
        this.key = key;
        this.channel = channel;
        this.log = log;
    }

    /** A connected peer with a new key, whose address is any of 127.0.0.0/8. */
    static RawPeer connect(EventLoopGroup group, Host victim, String from) {
        PrivateKey key = Keys.generate(KeyType.ED25519);
        FrameLog log = new FrameLog();
        CompletableFuture<Channel> ready = new CompletableFuture<>();
        new Bootstrap()
                .group(group)
                .channel(SocketKind.of(group).socket())
                .localAddress(from, 0)
                .handler(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelActive(ChannelHandlerContext context) {
                        upgrade(context.channel(), key, victim.peerId(), log).whenComplete((done, failure) -> {
                            if (failure == null) {
                                ready.complete(context.channel());
                            } else {
                                ready.completeExceptionally(failure);
                            }
                        });
                    }
                })
                .connect(victim.listenAddresses().get(0).tcpSocketAddress().orElseThrow());
        return new RawPeer(key, TestHosts.await(ready), log);
    }

    private static CompletableFuture<Void> upgrade(Channel channel, PrivateKey key, PeerId victim, FrameLog log) {
        MultistreamConfig config = MultistreamConfig.of(PATIENCE);
        List<String> muxer = List.of(YamuxMuxer.PROTOCOL_ID);
        return Negotiation.propose(channel, List.of(NoiseSecurity.PROTOCOL_ID), config)
                .protocol()
                .thenCompose(id -> new NoiseSecurity(key, muxer, PATIENCE).secure(channel, true, Optional.of(victim)))
                .thenAccept(session -> channel.pipeline().addLast(log));
    }

    PeerId peerId() {
        return key.peerId();
    }

    FrameLog log() {
        return log;
    }

    Channel channel() {
        return channel;
    }

    /** Writes a frame without data; it leaves with the next flush. */
    void frame(int type, int flags, int streamId, long value) {
        channel.write(Wire.header(type, flags, streamId, value));
    }

    /** Writes data on a stream; it leaves with the next flush. */
    void data(int flags, int streamId, ByteBuf payload) {
        channel.write(Wire.data(flags, streamId, payload));
    }

    /** Opens a stream and proposes a protocol in the same frame; it leaves with the next flush. */
    int open(String protocol) {
        int id = takeId();
        data(Wire.SYN, id, Wire.lines(Wire.MULTISTREAM, protocol));
        return id;
    }

    /** An id for a new stream. */
    int takeId() {
        int id = nextId;
        nextId += 2;
        return id;
    }

    void flush() {
        channel.flush();
    }

    /** Waits until the victim has agreed to speak a protocol on a stream. */
    void awaitAgreement(int streamId, String protocol) {
        await(() -> log.text(streamId).contains(protocol));
    }

    /** Waits until the network has taken all that was written. */
    void awaitWritten() {
        channel.writeAndFlush(Wire.header(Wire.WINDOW_UPDATE, 0, 1, 1)).syncUninterruptibly();
    }

    /** Waits until the victim has closed the connection. */
    void awaitClosed() {
        await(() -> !channel.isActive());
    }

    /** Waits until all that was sent before has been dealt with: the victim answers a ping only after that. */
    void awaitServed() {
        int before = log.pongs();
        frame(Wire.PING, Wire.SYN, 0, 1);
        flush();
        await(() -> log.pongs() > before);
    }

    /** Waits until the victim's question who this is has been refused, so that no stream of the victim's own is open. */
    void awaitQuestionRefused() {
        await(() -> log.refused() > 0);
        awaitServed();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(condition);
    }
}
