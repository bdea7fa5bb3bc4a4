package io.physarum.libp2p.autonat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.autonat.pb.DialBack;
import io.physarum.libp2p.autonat.pb.DialBackResponse;
import io.physarum.libp2p.autonat.pb.DialStatus;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.libp2p.multiformats.Multiaddr;
import org.jspecify.annotations.Nullable;

/**
 * One dial of an address on behalf of a peer, over a connection of its own that is closed in the end. The dialling host is not
 * the one that was asked: it listens nowhere and has another key, so that nothing that is open already can serve.
 */
final class DialBackExchange {

    private final Host dialer;

    private final PeerId peer;

    private final long nonce;

    private final CompletableFuture<DialStatus> result = new CompletableFuture<>();

    DialBackExchange(Host dialer, PeerId peer, long nonce) {
        this.dialer = dialer;
        this.peer = peer;
        this.nonce = nonce;
    }

    /** Dials exactly this address; the future never fails, and nothing is dialled any more when it completes. */
    CompletableFuture<DialStatus> dial(Multiaddr address, Duration limit) {
        EventLoop loop = dialer.eventLoopGroup().next();
        Future<?> timer =
                loop.schedule(() -> result.complete(DialStatus.E_DIAL_ERROR), limit.toNanos(), TimeUnit.NANOSECONDS);
        result.whenComplete((status, failure) -> timer.cancel(false));
        CompletableFuture<Connection> connecting = dialer.connect(address.withoutPeer());
        result.whenComplete((status, failure) -> connecting.cancel(false));
        connecting.whenComplete(this::onConnected);
        return result;
    }

    private void onConnected(@Nullable Connection connection, @Nullable Throwable failure) {
        if (connection == null) {
            result.complete(DialStatus.E_DIAL_ERROR);
            return;
        }
        result.whenComplete((status, ignored) -> connection.close());
        if (!connection.remotePeer().equals(peer)) {
            result.complete(DialStatus.E_DIAL_ERROR);
        }
        if (result.isDone()) {
            return;
        }
        ProtocolBinding binding = ProtocolBinding.optimistic(
                AutonatProtocol.DIAL_BACK,
                stream -> stream.pipeline()
                        .addLast(
                                new MessageDecoder(DialBackResponse.parser(), AutonatProtocol.MAX_DIAL_BACK),
                                new AnswerHandler()));
        connection.newStream(binding).whenComplete((stream, refused) -> {
            if (refused != null) {
                result.complete(DialStatus.E_DIAL_BACK_ERROR);
            }
        });
        connection.closeFuture().thenRun(() -> result.complete(DialStatus.E_DIAL_BACK_ERROR));
    }

    private final class AnswerHandler extends SimpleChannelInboundHandler<DialBackResponse> {

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            DialBack message = DialBack.newBuilder().setNonce(nonce).build();
            context.writeAndFlush(AutonatProtocol.encode(message, context.alloc()), context.voidPromise());
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DialBackResponse answer) {
            boolean ok = answer.getStatus() == DialBackResponse.DialBackStatus.OK;
            result.complete(ok ? DialStatus.OK : DialStatus.E_DIAL_BACK_ERROR);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            result.complete(DialStatus.E_DIAL_BACK_ERROR);
            context.fireChannelInactive();
        }
    }
}
