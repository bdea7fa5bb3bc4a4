package io.physarum.libp2p.autonat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.physarum.libp2p.autonat.pb.DialBack;
import io.physarum.libp2p.autonat.pb.DialBackResponse;
import io.physarum.libp2p.core.Host;
import io.physarum.libp2p.core.ProtocolBinding;
import io.physarum.libp2p.core.ProtocolViolationException;
import io.physarum.libp2p.core.Stream;
import io.physarum.libp2p.multiformats.Multiaddr;

/**
 * The dials that this node expects, each known by a nonce that only the server which was asked has been told and that counts
 * once. Who dials does not matter: servers have an identity of their own for it. Thread-safe.
 */
final class DialBacks {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** What is expected, and at which local address it came. */
    private final Map<Long, Optional<Multiaddr>> arrivals = new ConcurrentHashMap<>();

    private final Host host;

    DialBacks(Host host) {
        this.host = host;
    }

    void start() {
        host.addProtocol(ProtocolBinding.of(AutonatProtocol.DIAL_BACK, this::receive));
    }

    void stop() {
        host.removeProtocol(AutonatProtocol.DIAL_BACK);
    }

    /** Expects a dial; false if the same nonce is expected already. */
    boolean expect(long nonce) {
        return arrivals.putIfAbsent(nonce, Optional.empty()) == null;
    }

    /** Expects a dial no longer; gives the local address at which it came, if it did. */
    Optional<Multiaddr> settle(long nonce) {
        Optional<Multiaddr> arrival = arrivals.remove(nonce);
        return arrival == null ? Optional.empty() : arrival;
    }

    private void receive(Stream stream) {
        stream.pipeline()
                .addLast(new MessageDecoder(DialBack.parser(), AutonatProtocol.MAX_DIAL_BACK), new Receiver(stream));
        stream.resetAfter(TIMEOUT);
    }

    private final class Receiver extends SimpleChannelInboundHandler<DialBack> {

        private final Stream stream;

        private boolean done;

        Receiver(Stream stream) {
            this.stream = stream;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, DialBack message) {
            Optional<Multiaddr> local = Optional.of(stream.connection().localAddress());
            if (done || !arrivals.replace(message.getNonce(), Optional.empty(), local)) {
                throw new ProtocolViolationException("a dial back that nobody asked for, or that came before");
            }
            done = true;
            DialBackResponse answer = DialBackResponse.newBuilder()
                    .setStatus(DialBackResponse.DialBackStatus.OK)
                    .build();
            context.writeAndFlush(AutonatProtocol.encode(answer, context.alloc()))
                    .addListener((ChannelFutureListener) written -> stream.shutdownOutput());
        }
    }
}
