package io.physarum.cli.overlay;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.AttributeKey;
import io.physarum.libp2p.core.Connection;
import io.physarum.libp2p.identify.IdentifyInfo;
import io.physarum.libp2p.identify.IdentifyProtocol;
import io.physarum.libp2p.testing.MemoryConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HandshakeTest {

    private static final AttributeKey<IdentifyInfo> INFO = AttributeKey.valueOf(IdentifyProtocol.class, "info");

    private static final IdentifyInfo SAID =
            new IdentifyInfo("agent", "", List.of(), List.of("/served"), Optional.empty(), Optional.empty());

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());

    private final LocalChannel channel = new LocalChannel();

    @AfterEach
    void stop() {
        loops.shutdownGracefully(0, 0, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void hearsWhatAPeerSaidWhileThisProcessStoodStill() throws Exception {
        loops.register(channel).sync();
        CountDownLatch looked = new CountDownLatch(1);
        channel.eventLoop().submit(() -> {
            looked.await();
            channel.attr(INFO).set(SAID);
            return SAID;
        });
        Connection connection = new MemoryConnection(channel, true) {
            @Override
            public boolean isOpen() {
                looked.countDown();
                return true;
            }
        };

        Handshake.Outcome outcome = Handshake.answered(
                connection,
                Duration.ZERO,
                System.nanoTime() + Duration.ofMinutes(1).toNanos());

        assertThat(outcome).isEqualTo(new Handshake.Answered(connection.remotePeer(), "agent", List.of("/served")));
    }
}
