package io.physarum.mesh.registry;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.identity.PeerId;
import io.physarum.mesh.exchange.ExchangeLimits;
import io.physarum.mesh.exchange.LengthPrefixDecoder;
import io.physarum.mesh.exchange.StreamShares;
import io.physarum.mesh.service.ServiceName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;

/**
 * The serving side of the watch: each stream is sent the names that change, each with its length before it, and a message
 * of no length at the start and at an interval, so that the client knows that it would hear. A client that does not keep
 * up is dropped; it watches anew and takes everything for changed.
 */
final class WatchServer implements ProtocolBinding {

    static final int KEEP_ALIVE_SECONDS = 15;

    private static final Logger log = LoggerFactory.getLogger(WatchServer.class);

    private final RegistryService service;

    private final StreamShares shares;

    WatchServer(RegistryService service, ExchangeLimits limits) {
        this.service = service;
        this.shares = new StreamShares(RegistryProtocols.WATCH + " streams", limits.concurrency());
    }

    @Override
    public List<String> protocolIds() {
        return List.of(RegistryProtocols.WATCH);
    }

    @Override
    public void initStream(Stream stream) {
        PeerId peer = stream.remotePeer();
        if (shares.take(peer).isPresent()) {
            stream.reset();
            return;
        }
        stream.closeFuture().addListener(closed -> shares.give(peer));
        stream.pipeline().addLast(new WatchHandler(stream));
    }

    private final class WatchHandler extends ChannelInboundHandlerAdapter {

        private final Stream stream;

        private @Nullable Disposable changes;

        private @Nullable Future<?> keepAlive;

        WatchHandler(Stream stream) {
            this.stream = stream;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            changes = service.changes().subscribe(this::tell, failure -> stream.reset(), stream::reset);
            keepAlive =
                    context.executor().scheduleAtFixedRate(this::keepAlive, 0, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
        }

        private void tell(ServiceName name) {
            send(RegistryMessages.bytes(name.value()));
        }

        private void keepAlive() {
            send(new byte[0]);
        }

        private void send(byte[] message) {
            if (stream.isWritable()) {
                stream.writeAndFlush(LengthPrefixDecoder.encode(message));
            } else {
                log.debug("{} does not keep up with the watch and is dropped", stream.remotePeer());
                stream.reset();
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
            log.debug(
                    "{} sent something on a watch, where clients have nothing to say; it is reset",
                    stream.remotePeer());
            stream.reset();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            stream.reset();
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            if (changes != null) {
                changes.dispose();
            }
            if (keepAlive != null) {
                keepAlive.cancel(false);
            }
        }
    }
}
