package io.physarum.bench.libp2p;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.core.Failures;
import io.physarum.libp2p.core.ProtocolBinding;

/** How many streams a second one connection opens, agrees on a protocol for and closes, so many at a time. */
final class StreamRate {

    private static final int AT_A_TIME = 64;

    private static final String PROTOCOL = "/bench/nothing/1.0.0";

    private final Connection connection;

    private final long endNanos;

    private final AtomicLong opened = new AtomicLong();

    private StreamRate(Connection connection, long endNanos) {
        this.connection = connection;
        this.endNanos = endNanos;
    }

    static double measure(OurPeer client, OurPeer server, double seconds) {
        server.host()
                .addProtocol(
                        ProtocolBinding.of(PROTOCOL, stream -> stream.pipeline().addLast(new EndingHandler())));
        Connection connection = OurPeer.await(client.host().connect(server.address()));
        run(connection, seconds);
        return run(connection, seconds);
    }

    private static double run(Connection connection, double seconds) {
        long began = System.nanoTime();
        StreamRate rate = new StreamRate(connection, began + (long) (seconds * 1e9));
        CompletableFuture<?>[] chains = new CompletableFuture<?>[AT_A_TIME];
        for (int i = 0; i < AT_A_TIME; i++) {
            chains[i] = new CompletableFuture<Void>();
        }
        for (CompletableFuture<?> chain : chains) {
            rate.next(chain);
        }
        OurPeer.await(CompletableFuture.allOf(chains));
        return rate.opened.get() * 1e9 / (System.nanoTime() - began);
    }

    private void next(CompletableFuture<?> chain) {
        if (System.nanoTime() - endNanos >= 0) {
            chain.complete(null);
            return;
        }
        ProtocolBinding binding =
                ProtocolBinding.of(PROTOCOL, stream -> stream.pipeline().addLast(new EndingHandler()));
        connection.newStream(binding).whenComplete((stream, failure) -> {
            if (failure != null) {
                chain.completeExceptionally(Failures.unwrap(failure));
                return;
            }
            opened.incrementAndGet();
            stream.closeFuture().addListener(closed -> next(chain));
            stream.shutdownOutput();
        });
    }

    /** Ends its direction when the peer ends the other. */
    private static final class EndingHandler extends ChannelInboundHandlerAdapter {

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event == ChannelInputShutdownEvent.INSTANCE) {
                ((DuplexChannel) context.channel()).shutdownOutput();
            }
        }
    }
}
